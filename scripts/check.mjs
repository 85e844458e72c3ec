// `npm run check`: everything that can be said of the code without running it.
import { availableParallelism } from 'node:os'
import { findNode } from './prepare/node.mjs'
import { prepare } from './prepare/prepare.mjs'
import { Problem } from './prepare/problem.mjs'
import { ended, main, start } from './prepare/processes.mjs'
import { FOUNDATION } from './prepare/steps.mjs'

const NEXT_TYPES = ['node_modules/next/dist/bin/next', 'typegen']

/** What is checked, the slowest first. */
const CHECKS = [
  { title: 'Promises and hooks', args: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0'] },
  { title: 'Types', args: ['node_modules/@typescript/native/bin/tsc', '--pretty'] },
  { title: 'Unused code', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  { title: 'Imports', args: ['scripts/check-imports.mjs'] },
  { title: 'Format and lint', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'] },
]

/** @returns whether it passed */
async function run({ title, args }) {
  const begun = Date.now()
  const child = start(findNode(), args, { stdio: ['ignore', 'pipe', 'pipe'], env: { FORCE_COLOR: process.stdout.isTTY ? '1' : '0' } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const passed = (await ended(child)) === 0
  console.log(`${passed ? '✓' : '✗'} ${title}: ${((Date.now() - begun) / 1000).toFixed(1)} s`)
  if (!passed) console.log(`${output.trim()}\n`)
  return passed
}

await main(async () => {
  await prepare(FOUNDATION)
  if (!(await run({ title: 'Types of the pages', args: NEXT_TYPES }))) return 1
  const waiting = [...CHECKS]
  const failed = []
  const work = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) if (!(await run(check))) failed.push(check.title)
  }
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work))
  if (failed.length > 0) throw new Problem(`The check found something: ${failed.join(', ')}. \`npm run format\` puts the format right.`)
})
