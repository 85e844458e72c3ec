// `npm test`: everything. Prepares as a start does, brings what the tests need beside it, runs the check and all tests, and ends
// with one line that says how many passed and failed.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findNode } from './prepare/node.mjs'
import { prepare } from './prepare/prepare.mjs'
import { atEnd, ended, main, start } from './prepare/processes.mjs'
import { EVERYTHING } from './prepare/steps.mjs'
import { chromium } from './testing/chromium.mjs'
import { postgres } from './testing/postgres.mjs'
import { redis } from './testing/redis.mjs'
import { add, NONE, playwrightTotals, summary, vitestTotals } from './testing/totals.mjs'

/** What is brought up beside the tests. Each gives the value of a setting; one that is set already is taken as it is. */
const SERVICES = [chromium, postgres, redis]

async function bringUp() {
  const env = {}
  for (const { title, env: name, start: startService } of SERVICES) {
    env[name] = process.env[name] || (await startService())
    console.log(`${title}: ${env[name]}`)
  }
  return env
}

const heading = (title) => console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 76 - title.length))}`)

await main(async () => {
  await prepare(EVERYTHING)
  heading('What the tests need')
  const services = await bringUp()
  const folder = mkdtempSync(join(tmpdir(), 'hubbub-tests-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))

  const run = async (title, args, env) => {
    heading(title)
    return ended(start(findNode(), args, { env: { NODE_ENV: 'test', ...services, ...env } }))
  }
  const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null)

  let totals = NONE
  const check = await run('Check', ['scripts/check.mjs'])
  totals = add(totals, { ...NONE, [check === 0 ? 'passed' : 'failed']: 1 })

  const vitestReport = join(folder, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`]
  const vitest = await run('Rules, drivers and doors', ['node_modules/vitest/vitest.mjs', 'run', ...reporters])
  totals = add(totals, vitestTotals(read(vitestReport), vitest))

  const playwrightReport = join(folder, 'playwright.json')
  const playwright = await run('Browsers', ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport,
  })
  totals = add(totals, playwrightTotals(read(playwrightReport), playwright))

  console.log(`\n${summary(totals)}`)
  return totals.failed === 0 ? 0 : 1
})
