// `npm start`: installs and builds what is missing or has changed, then runs the server.
import { prepare } from './prepare/prepare.mjs'
import { main } from './prepare/processes.mjs'
import { serve } from './prepare/serve.mjs'
import { EVERYTHING } from './prepare/steps.mjs'

await main(async () => {
  await prepare(EVERYTHING)
  return serve()
})
