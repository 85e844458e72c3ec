/** Redis servers of a test's own, that it may kill. Those that only need one take the shared one in TEST_REDIS_URL. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createClient } from 'redis'
import { freePort } from '@/scripts/testing/free-port.mjs'
import { findRedisServer } from '@/scripts/testing/programs.mjs'
import { startProgram, temporaryFolder } from '@/tests/support/left-behind'

const PATIENCE_MS = 30_000
/** All of a cluster's hash slots. */
const SLOTS = 16_384

export interface TestRedis {
  /** `redis://…`; with TLS `rediss://…`. */
  url: string
  /** The file with the certificate to trust, where there is TLS: for NODE_EXTRA_CA_CERTS. */
  certificate: string | null
  /** Ends it as a power failure would, at once and without a word: SIGKILL. */
  kill(): Promise<void>
  /** Lets it stand still, its connections open: SIGSTOP. */
  freeze(): void
  thaw(): void
  /** After `kill`: on the same port, with nothing in it. */
  start(): Promise<void>
}

function program(): string {
  const found = findRedisServer()
  if (!found) throw new Error('This test starts a Redis of its own: install redis-server (on Debian: apt-get install redis-server).')
  return found
}

/** A certificate for this machine's own address, signed by itself. */
function makeCertificate(folder: string) {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate]
  const named = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']
  execFileSync('openssl', [...made, ...named], { stdio: 'ignore' })
  return { key, certificate }
}

/** One command of a connection of its own. */
async function tell(url: string, command: string[], ca?: string) {
  const client = createClient({ url, socket: { reconnectStrategy: false, ...(ca && { tls: true, rejectUnauthorized: false }) } })
  client.on('error', () => {})
  await client.connect()
  try {
    return await client.sendCommand(command)
  } finally {
    client.destroy()
  }
}

async function untilSays(answer: string, ask: () => Promise<unknown>) {
  for (const deadline = Date.now() + PATIENCE_MS; ; ) {
    const said = await ask().catch(String)
    if (String(said).includes(answer)) return
    if (Date.now() > deadline) throw new Error(`Redis does not say ${answer}, but: ${said}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** @param options.more further arguments of redis-server */
export async function startRedis(options: { tls?: boolean; more?: string[] } = {}): Promise<TestRedis> {
  const folder = temporaryFolder('hubbub-redis-')
  const port = await freePort()
  const own = options.tls ? makeCertificate(folder) : null
  const tls = own
    ? ['--tls-port', `${port}`, '--tls-cert-file', own.certificate, '--tls-key-file', own.key, '--tls-auth-clients', 'no']
    : []
  const listening = ['--bind', '127.0.0.1', '--port', own ? '0' : `${port}`, ...tls]
  // Nothing on disk, so that what is started again is empty.
  const args = [...listening, '--dir', folder, '--save', '', '--appendonly', 'no', ...(options.more ?? [])]
  const url = `${own ? 'rediss' : 'redis'}://127.0.0.1:${port}`
  const run = () => startProgram(program(), args, { cwd: folder, stdio: 'ignore' })
  let child = run()
  const ready = () => untilSays('PONG', () => tell(url, ['PING'], own?.certificate))
  await ready()
  return {
    url,
    certificate: own?.certificate ?? null,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const closed = once(child, 'close')
      child.kill('SIGKILL')
      await closed
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async start() {
      child = run()
      await ready()
    },
  }
}

export interface TestRedisCluster {
  /** The addresses of its three nodes. */
  urls: string[]
  nodes: TestRedis[]
  stop(): Promise<void>
}

/** Three masters without replicas, on this machine's own address. */
export async function startRedisCluster(): Promise<TestRedisCluster> {
  const nodes: (TestRedis & { bus: number })[] = []
  for (let i = 0; i < 3; i++) {
    const bus = await freePort()
    const own = ['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf', '--cluster-port', `${bus}`]
    nodes.push({ ...(await startRedis({ more: own })), bus })
  }
  for (const [i, { url }] of nodes.entries()) {
    const [from, to] = [Math.round((SLOTS * i) / 3), Math.round((SLOTS * (i + 1)) / 3) - 1]
    await tell(url, ['CLUSTER', 'ADDSLOTSRANGE', `${from}`, `${to}`])
    await tell(url, ['CLUSTER', 'SET-CONFIG-EPOCH', `${i + 1}`])
  }
  for (const { url, bus } of nodes.slice(1)) {
    await tell(nodes[0]!.url, ['CLUSTER', 'MEET', '127.0.0.1', new URL(url).port, `${bus}`])
  }
  for (const { url } of nodes) await untilSays('cluster_state:ok', () => tell(url, ['CLUSTER', 'INFO']))
  return {
    urls: nodes.map(({ url }) => url),
    nodes,
    stop: async () => void (await Promise.all(nodes.map((node) => node.kill()))),
  }
}
