import { describe, expect, it } from 'vitest'
import { add, NONE, playwrightTotals, summary, vitestTotals } from './totals.mjs'

const file = (status, tests) => ({ status, assertionResults: Array.from({ length: tests }, () => ({})) })
const report = (numbers, testResults = []) => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults,
  ...numbers,
})
const stats = (numbers) => ({ stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...numbers } })

describe('the totals', () => {
  it('count what Vitest reports', () => {
    expect(vitestTotals(report({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }), 1)).toEqual({
      passed: 5,
      failed: 1,
      skipped: 3,
    })
  })

  it('count a file that did not load as a failure', () => {
    expect(vitestTotals(report({ numPassedTests: 5 }, [file('failed', 0), file('passed', 5)]), 1)).toEqual({
      passed: 5,
      failed: 1,
      skipped: 0,
    })
  })

  it('do not count a file twice whose tests failed', () => {
    expect(vitestTotals(report({ numFailedTests: 1 }, [file('failed', 1)]), 1).failed).toBe(1)
  })

  it('count a run that ended badly as a failure, though every test passed', () => {
    expect(vitestTotals(report({ numPassedTests: 5 }), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 })
    expect(playwrightTotals(stats({ expected: 5 }), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 })
  })

  it('count a runner that reported nothing as a failure', () => {
    expect(vitestTotals(null, 0).failed).toBe(1)
    expect(playwrightTotals(null, 0).failed).toBe(1)
  })

  it('count a test that passed only on a second try as failed', () => {
    expect(playwrightTotals(stats({ expected: 3, flaky: 1, skipped: 1 }), 0)).toEqual({ passed: 3, failed: 1, skipped: 1 })
  })

  it('say what was skipped only when something was', () => {
    expect(summary(add(NONE, { passed: 2, failed: 0, skipped: 0 }))).toBe('2 passed, 0 failed')
    expect(summary(add({ passed: 1, failed: 1, skipped: 1 }, { passed: 2, failed: 0, skipped: 0 }))).toBe('3 passed, 1 failed, 1 skipped')
  })
})
