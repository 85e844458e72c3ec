import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findNode } from '../prepare/node.mjs'
import { atEnd, ended, start } from '../prepare/processes.mjs'
import { playwrightTotals, vitestTotals } from './totals.mjs'

export const heading = (title) => console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 76 - title.length))}`)

/** Runs the test programs, and reads what each reports into a folder that is gone afterwards. */
export function createRunner(services) {
  const folder = mkdtempSync(join(tmpdir(), 'hubbub-tests-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null)

  const run = (title, args, env) => {
    heading(title)
    return ended(start(findNode(), args, { env: { NODE_ENV: 'test', ...services, ...env } }))
  }
  return {
    folder,
    run,
    async vitest(title, args, env) {
      const report = join(folder, 'vitest.json')
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
      const status = await run(title, ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...args], env)
      return vitestTotals(read(report), status)
    },
    async playwright(title, args, env) {
      const report = join(folder, 'playwright.json')
      const all = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json', ...args]
      const status = await run(title, all, { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report })
      return playwrightTotals(read(report), status)
    },
  }
}
