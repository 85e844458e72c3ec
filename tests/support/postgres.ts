/** A PostgreSQL of a test's own, that it may restart. Those that only need a database make one on the shared server: `freshDatabase`. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { freePort } from '@/scripts/testing/free-port.mjs'
import { databaseOwner, findInitdb } from '@/scripts/testing/programs.mjs'
import { startProgram, temporaryFolder } from '@/tests/support/left-behind'

const PATIENCE_MS = 30_000

export interface TestPostgres {
  url: string
  /** Ends it. `fast` ends what is under way with an error, as a restart by its service does; `immediate` stops as in a crash, to be recovered from. */
  stop(how: 'fast' | 'immediate'): Promise<void>
  /** After `stop`: on the same port, with what was committed. */
  start(): Promise<void>
}

async function untilAnswers(url: string) {
  for (const deadline = Date.now() + PATIENCE_MS; ; ) {
    const client = new Client({ connectionString: url })
    client.on('error', () => {})
    const problem = await client
      .connect()
      .then(() => client.query('SELECT 1'))
      .then(() => null, String)
    await client.end().catch(() => {})
    if (problem === null) return
    if (Date.now() > deadline) throw new Error(`PostgreSQL does not answer: ${problem}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Every commit waits for the disk, so that what was acknowledged is there after a kill too. */
export async function startPostgres(): Promise<TestPostgres> {
  const initdb = findInitdb()
  if (!initdb) throw new Error('This test starts a PostgreSQL of its own: install it (on Debian: apt-get install postgresql).')
  const user = databaseOwner()
  const folder = temporaryFolder('hubbub-postgres-')
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const options = { ...user, cwd: folder, stdio: 'ignore' } as const
  execFileSync(initdb, ['-D', data, '-U', 'hubbub', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], options)
  const port = await freePort()
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=100']
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]
  const url = `postgres://hubbub@127.0.0.1:${port}/postgres`
  const run = () => startProgram(join(dirname(initdb), 'postgres'), args, options)
  let child = run()
  await untilAnswers(url)
  return {
    url,
    async stop(how) {
      if (child.exitCode !== null || child.signalCode !== null) return
      const closed = once(child, 'close')
      child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT')
      await closed
    },
    async start() {
      child = run()
      await untilAnswers(url)
    },
  }
}
