// `npm run dev`: pages are reloaded by Next; a change of what runs on the server starts it again.
import { watch } from 'node:fs'
import { commandFor } from './prepare/node.mjs'
import { prepare } from './prepare/prepare.mjs'
import { ended, main, start } from './prepare/processes.mjs'
import { at } from './prepare/root.mjs'
import { FOUNDATION } from './prepare/steps.mjs'

const WATCHED = ['server.ts', 'lib/config', 'lib/contract', 'lib/domain', 'lib/drivers', 'lib/server', 'prisma/migrations']
/** One save can be several events, and a branch switch hundreds. */
const SETTLE_MS = 200

await main(async () => {
  await prepare(FOUNDATION)
  let server
  let timer
  let onChange
  const changed = (_event, file) => {
    if (file?.endsWith('.test.ts')) return
    clearTimeout(timer)
    timer = setTimeout(() => onChange(), SETTLE_MS)
  }
  for (const path of WATCHED) watch(at(path), { recursive: true }, changed)

  for (let first = true; ; first = false) {
    const change = new Promise((resolve) => {
      onChange = resolve
    })
    server = start(...commandFor('server.ts'), { env: { NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' } })
    const status = await Promise.race([ended(server), change])
    if (status === 0 || (first && status !== undefined)) return status
    if (status !== undefined) console.log(`The server ended with status ${status}: waiting for a change.`)
    await change
    server.kill('SIGTERM')
    await ended(server)
    console.log('Changed: starting again.')
  }
})
