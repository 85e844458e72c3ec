/** Adding up what the runners report, so that the last line says what truly ran. */

export const NONE = { passed: 0, failed: 0, skipped: 0 }

export const add = (a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped })

/** A run that ended badly counts as a failure even when no test says so: a file that did not load, an error after the last test. */
const atLeastOneIf = (isBad, totals) => (isBad && totals.failed === 0 ? { ...totals, failed: 1 } : totals)

/** From Vitest's JSON report; null when it wrote none. */
export function vitestTotals(report, status) {
  if (!report) return atLeastOneIf(true, NONE)
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  return atLeastOneIf(status !== 0, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  })
}

/** From Playwright's JSON report; null when it wrote none. A test that passes only on a second try has failed. */
export function playwrightTotals(report, status) {
  if (!report) return atLeastOneIf(true, NONE)
  const { expected, unexpected, flaky, skipped } = report.stats
  return atLeastOneIf(status !== 0, { passed: expected, failed: unexpected + flaky, skipped })
}

export const summary = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
