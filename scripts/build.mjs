// `npm run build`: what `npm start` does before it runs the server.
import { prepare } from './prepare/prepare.mjs'
import { main } from './prepare/processes.mjs'
import { EVERYTHING } from './prepare/steps.mjs'

await main(() => prepare(EVERYTHING))
