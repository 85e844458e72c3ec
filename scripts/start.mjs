// `npm start`: installs and builds what is missing or has changed, then runs the server.
import { commandFor } from './prepare/node.mjs'
import { prepare } from './prepare/prepare.mjs'
import { ended, main, start } from './prepare/processes.mjs'
import { EVERYTHING } from './prepare/steps.mjs'

await main(async () => {
  await prepare(EVERYTHING)
  return ended(start(...commandFor('server.ts'), { env: { NODE_ENV: 'production' } }))
})
