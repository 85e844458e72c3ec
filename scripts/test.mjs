// `npm test`: everything. Prepares as a start does, brings what the tests need beside it, runs the check and all tests, and ends
// with one line that says how many passed and failed.
import { prepare } from './prepare/prepare.mjs'
import { main } from './prepare/processes.mjs'
import { EVERYTHING } from './prepare/steps.mjs'
import { createRunner, heading } from './testing/runner.mjs'
import { bringUp } from './testing/services.mjs'
import { add, NONE, summary } from './testing/totals.mjs'

await main(async () => {
  await prepare(EVERYTHING)
  heading('What the tests need')
  const { run, vitest, playwright } = createRunner(await bringUp())

  let totals = NONE
  const check = await run('Check', ['scripts/check.mjs'])
  totals = add(totals, { ...NONE, [check === 0 ? 'passed' : 'failed']: 1 })
  // The faults at full length are `npm run test:faults`; the doors have them in a shorter form.
  totals = add(totals, await vitest('Rules, drivers and doors', ['--project=!faults']))
  totals = add(totals, await playwright('Browsers', []))

  console.log(`\n${summary(totals)}`)
  return totals.failed === 0 ? 0 : 1
})
