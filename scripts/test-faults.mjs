// `npm run test:faults`: makes every fault at full length, with several servers, and shows what became of all that was sent.
// With names of files (`npm run test:faults -- tests/faults/slow-link.test.ts`) only those.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { prepare } from './prepare/prepare.mjs'
import { main } from './prepare/processes.mjs'
import { EVERYTHING } from './prepare/steps.mjs'
import { faultTable } from './testing/fault-table.mjs'
import { createRunner, heading } from './testing/runner.mjs'
import { bringUp } from './testing/services.mjs'
import { add, NONE, summary } from './testing/totals.mjs'

await main(async () => {
  await prepare(EVERYTHING)
  heading('What the tests need')
  const { folder, vitest, playwright } = createRunner(await bringUp())
  const report = join(folder, 'faults.jsonl')

  const chosen = process.argv.slice(2)
  const made = await vitest('Faults at full length', ['--project=faults', ...chosen], { FAULTS_REPORT: report })
  const split =
    chosen.length > 0 ? NONE : await playwright('Browsers, with pages and sockets apart', ['--config=playwright.split.config.ts'])

  if (existsSync(report)) console.log(`\n${faultTable(readFileSync(report, 'utf8').split('\n'))}`)
  if (split !== NONE) console.log(`9 pages and sockets apart, through the whole browser suite: ${summary(split)}`)
  const totals = add(made, split)
  console.log(`\n${summary(totals)}`)
  return totals.failed === 0 ? 0 : 1
})
