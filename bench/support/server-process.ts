import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LOAD_CORE, onCore, SERVER_CORE } from '@/bench/support/cores'
import { UNLIMITED } from '@/lib/testing/unlimited'

const ADDRESS = /is on (http:\/\/\S+)/
const NODE_ARGUMENTS = ['--disable-warning=ExperimentalWarning', '--import', './scripts/register.mjs']
const START_TIMEOUT_MS = 60_000

export interface Usage {
  rssBytes: number
  /** Of this process, since it began. */
  cpuMs: number
}

export interface ServerProcess {
  url: string
  /** @param options.collect collects garbage first, so that only what is held is counted */
  usage(options?: { collect: boolean }): Promise<Usage>
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()
const folders = new Set<string>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

/** A folder that is gone when the bench ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hubbub-bench-'))
  folders.add(folder)
  return folder
}

/** Starts a TypeScript file of ours as a process of its own with a channel to it. */
export function startProcess(
  file: string,
  options: { core: number; env?: Record<string, string>; nodeArguments?: string[]; output: 'pipe' | 'inherit' },
) {
  const [program, ...args] = onCore(options.core, process.execPath, ...NODE_ARGUMENTS, ...(options.nodeArguments ?? []), file)
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...options.env, NODE_ENV: 'production' },
    stdio: ['ignore', options.output, 'inherit', 'ipc'],
  })
  running.add(child)
  child.once('close', () => running.delete(child))
  return child
}

/** The product, or the stock server, on one core. */
export async function startServer(
  file: 'server.ts' | 'bench/stock-server.ts',
  env: Record<string, string> = {},
  core = SERVER_CORE,
): Promise<ServerProcess> {
  const profile = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []
  // As `npm start` runs it: see scripts/prepare/memory.mjs.
  const { BENCH_SERVER_FLAGS = '', MALLOC_ARENA_MAX = '' }: Partial<NodeJS.ProcessEnv> = file === 'server.ts' ? process.env : {}
  const flags = BENCH_SERVER_FLAGS.split(' ').filter(Boolean)
  const nodeArguments = ['--expose-gc', '--import', './bench/probe.ts', ...flags, ...profile]
  const child = startProcess(file, {
    core,
    env: { HOST: '127.0.0.1', PORT: '0', LOG_DIR: temporaryFolder(), ...UNLIMITED, ...(MALLOC_ARENA_MAX && { MALLOC_ARENA_MAX }), ...env },
    nodeArguments,
    output: 'pipe',
  })
  const url = await printedAddress(child)
  const closed = once(child, 'close')
  return {
    url,
    async usage(options = { collect: false }) {
      child.send(options)
      const [usage] = (await once(child, 'message')) as [Usage]
      return usage
    },
    async stop() {
      child.kill(file === 'server.ts' ? 'SIGTERM' : 'SIGINT')
      await closed
    },
  }
}

async function printedAddress(child: ChildProcess): Promise<string> {
  let said = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text))
  for (const late = Date.now() + START_TIMEOUT_MS; Date.now() < late && child.exitCode === null; ) {
    const address = ADDRESS.exec(said)?.[1]
    if (address) {
      // From here on it is the log, a line for each post: to be taken, as whatever keeps it would, and not kept.
      child.stdout?.removeAllListeners('data').resume()
      return address
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`A server does not start:\n${said}`)
}

/** What makes load, on the other core. */
export const startLoadProcess = () => startProcess('bench/load.ts', { core: LOAD_CORE, output: 'inherit' })
