import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freshDatabase } from '@/lib/testing/fresh-database'
import { UNLIMITED } from '@/lib/testing/unlimited'
import { MEMORY } from '@/scripts/prepare/memory.mjs'
import { startProgram, temporaryFolder } from '@/tests/support/left-behind'

const ARGUMENTS = [...MEMORY.flags, '--disable-warning=ExperimentalWarning', '--import', './scripts/register.mjs', 'server.ts']
const ADDRESS = /Hubbub is on (https?:\/\/[^\s"]+)\s/
const START_TIMEOUT_MS = 150_000

export interface TestServer {
  /** Its address, without a slash at the end. */
  url: string
  /** What it was started with; given to `startServer` again, that one works on the same data. */
  env: Record<string, string>
  pid: number
  /** All it has printed so far. */
  output(): string
  /** Asks it to end. @returns its exit status */
  stop(): Promise<number | null>
  /** Ends it as a power failure of the process would: SIGKILL. */
  kill(): Promise<void>
}

/** Nothing of the developer's own settings, so that a test runs the same everywhere. */
const inherited = () =>
  Object.fromEntries(['PATH', 'HOME', 'TMPDIR'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))

/** Resolves with the address it prints; fails with all it has said when it ends before or takes too long. */
async function printedAddress(child: ChildProcess, closed: Promise<unknown>, output: () => string): Promise<string> {
  const late = AbortSignal.timeout(START_TIMEOUT_MS)
  for (;;) {
    const address = ADDRESS.exec(output())?.[1]
    if (address) return address.replace(/\/$/, '')
    if (child.exitCode !== null) {
      // It may have ended before what it said last was read.
      await closed
      throw new Error(`The server ended with status ${child.exitCode}:\n${output()}`)
    }
    if (late.aborted) throw new Error(`The server has not said its address:\n${output()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/**
 * Starts the whole product in production mode, as `npm start` does, as a process of its own, on a free port and with data of its own. How often who may do
 * what is not limited, unless `options.env` says so.
 * @param options.database `embedded` (the default), or `postgres`: a new database on TEST_DATABASE_URL
 * @param options.env settings beside those; DATA_DIR and DATABASE_URL of an earlier server continue its data
 * @param options.collected where `scripts/collect.mjs` put the server, to start it there as a container does
 * @param options.uid the user it runs as, when not this one
 */
export async function startServer(
  options: { database?: 'embedded' | 'postgres'; env?: Record<string, string>; collected?: string; uid?: number } = {},
): Promise<TestServer> {
  const env: Record<string, string> & { NODE_ENV: 'production' } = {
    HOST: '127.0.0.1',
    PORT: '0',
    ...UNLIMITED,
    ...options.env,
    NODE_ENV: 'production',
  }
  env.DATA_DIR ??= temporaryFolder('hubbub-data-')
  env.LOG_DIR ??= join(env.DATA_DIR, 'logs')
  if (options.database === 'postgres') env.DATABASE_URL ??= await freshDatabase()

  const child = startProgram(process.execPath, options.collected ? ['scripts/serve.mjs'] : ARGUMENTS, {
    env: { ...inherited(), ...MEMORY.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.collected && { cwd: options.collected }),
    ...(options.uid !== undefined && { uid: options.uid }),
  })
  const closed = once(child, 'close')
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (said += text))
  const output = () => said

  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await closed
    return child.exitCode
  }
  try {
    const url = await printedAddress(child, closed, output)
    return {
      url,
      env,
      pid: child.pid as number,
      output,
      stop: () => end('SIGTERM'),
      kill: async () => void (await end('SIGKILL')),
    }
  } catch (error) {
    await end('SIGKILL')
    throw error
  }
}
