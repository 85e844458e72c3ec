// Runs a TypeScript file of the project, such as scripts/seed.ts, with all that it needs in place.
import { commandFor } from './prepare/node.mjs'
import { prepare } from './prepare/prepare.mjs'
import { ended, main, start } from './prepare/processes.mjs'
import { FOUNDATION } from './prepare/steps.mjs'

await main(async () => {
  await prepare(FOUNDATION)
  return ended(start(...commandFor(...process.argv.slice(2))))
})
