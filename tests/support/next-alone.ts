import { once } from 'node:events'
import { UNLIMITED } from '@/lib/testing/unlimited'
import { freePort } from '@/scripts/testing/free-port.mjs'
import { startProgram, temporaryFolder } from '@/tests/support/left-behind'

const NEXT = 'node_modules/next/dist/bin/next'
const PATIENCE_MS = 150_000

export interface NextAlone {
  url: string
  output(): string
  stop(): Promise<void>
}

/** Starts `next start` without our server in front of it, as a host of functions does with what `next build` has made. */
export async function startNextAlone(env: Record<string, string>, port?: number): Promise<NextAlone> {
  port ??= await freePort()
  const { PATH = '', HOME = '' } = process.env
  const child = startProgram(process.execPath, [NEXT, 'start', '-H', '127.0.0.1', '-p', `${port}`], {
    env: { PATH, HOME, LOG_DIR: temporaryFolder('hubbub-logs-'), NODE_ENV: 'production', ...UNLIMITED, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const closed = once(child, 'close')
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (said += text))
  const url = `http://127.0.0.1:${port}`
  for (const deadline = Date.now() + PATIENCE_MS; !said.includes('Ready in'); ) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`Next does not come up:\n${said}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url,
    output: () => said,
    async stop() {
      child.kill('SIGTERM')
      await closed
    },
  }
}
