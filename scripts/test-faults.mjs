// `npm run test:faults`: makes every fault at full length, with several servers, and shows what became of all that was sent.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepare } from './prepare/prepare.mjs'
import { main } from './prepare/processes.mjs'
import { EVERYTHING } from './prepare/steps.mjs'
import { faultTable } from './testing/fault-table.mjs'
import { createRunner, heading } from './testing/runner.mjs'
import { bringUp } from './testing/services.mjs'
import { summary } from './testing/totals.mjs'

await main(async () => {
  await prepare(EVERYTHING)
  heading('What the tests need')
  const { folder, vitest } = createRunner(await bringUp())
  const report = join(folder, 'faults.jsonl')

  const totals = await vitest('Faults at full length', ['--project=faults', ...process.argv.slice(2)], { FAULTS_REPORT: report })

  if (existsSync(report)) console.log(`\n${faultTable(readFileSync(report, 'utf8').split('\n'))}`)
  console.log(`\n${summary(totals)}`)
  return totals.failed === 0 ? 0 : 1
})
