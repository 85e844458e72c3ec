// `npm run serve`: runs a server that is built, and nothing else: no installing, no building. A container's command.
import { main } from './prepare/processes.mjs'
import { serve } from './prepare/serve.mjs'

await main(serve)
