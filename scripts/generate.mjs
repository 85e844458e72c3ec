// `npm run generate`: makes the database client from prisma/schema.prisma.
import { main } from './prepare/processes.mjs'
import { generate } from './prepare/steps.mjs'

await main(() => generate.run())
