import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '../prepare/problem.mjs'
import { atEnd, ended, start } from '../prepare/processes.mjs'
import { freePort } from './free-port.mjs'
import { findRedisServer } from './programs.mjs'
import { canInstall, hasDocker, installPackages } from './tool.mjs'
import { canConnect, untilReady } from './until-ready.mjs'

const IMAGE = 'redis:7-alpine'
/** Nothing on disk: what tests write is gone with the process. */
const SETTINGS = ['--save', '', '--appendonly', 'no']

async function startHere(program) {
  const folder = mkdtempSync(join(tmpdir(), 'hubbub-redis-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  const port = await freePort()
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...SETTINGS]
  const server = start(program, args, { cwd: folder, stdio: 'ignore' })
  atEnd(() => {
    server.kill('SIGTERM')
    return ended(server)
  })
  await untilReady(
    'Redis',
    () => canConnect(port),
    () => server.exitCode !== null,
  )
  return `redis://127.0.0.1:${port}`
}

async function startInDocker() {
  const docker = (...args) => spawnSync('docker', args, { encoding: 'utf8' })
  const { status, stdout, stderr } = docker('run', '--detach', '--rm', '--publish', '127.0.0.1::6379', IMAGE, 'redis-server', ...SETTINGS)
  if (status !== 0) throw new Problem(`Docker cannot run ${IMAGE}: ${stderr.trim()}`)
  const id = stdout.trim()
  atEnd(() => void docker('rm', '--force', '--volumes', id))
  const port = docker('port', id, '6379').stdout.trim().split(':').at(-1)
  await untilReady('Redis', () => docker('exec', id, 'redis-cli', 'ping').stdout.trim() === 'PONG')
  return `redis://127.0.0.1:${port}`
}

/** What carries events between processes. Tests share it: each takes a prefix or channels of its own, and none empties it. */
export const redis = {
  title: 'Redis',
  env: 'TEST_REDIS_URL',
  async start() {
    const program = findRedisServer()
    if (program) return startHere(program)
    if (hasDocker()) return startInDocker()
    if (canInstall()) {
      await installPackages('Installing Redis', 'redis-server')
      return startHere(findRedisServer())
    }
    throw new Problem(
      'The tests need Redis, and there is neither it nor Docker: install one (on Debian: apt-get install redis-server), or give an address in TEST_REDIS_URL.',
    )
  },
}
