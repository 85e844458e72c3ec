import { spawnSync } from 'node:child_process'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Problem } from '../prepare/problem.mjs'
import { atEnd, ended, start } from '../prepare/processes.mjs'
import { freePort } from './free-port.mjs'
import { databaseOwner, findInitdb } from './programs.mjs'
import { canInstall, hasDocker, installPackages } from './tool.mjs'
import { canConnect, untilReady } from './until-ready.mjs'

const IMAGE = 'postgres:17-alpine'
/** What tests write need not outlive a power cut. */
const SETTINGS = ['fsync=off', 'max_connections=300']

/** From the programs on this machine, in a folder that is gone afterwards. */
async function startHere(initdb, given) {
  const user = databaseOwner()
  const folder = mkdtempSync(join(tmpdir(), 'hubbub-postgres-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const options = { ...user, cwd: folder, encoding: 'utf8' }
  const made = spawnSync(initdb, ['-D', data, '-U', 'hubbub', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'], options)
  if (made.status !== 0) throw new Problem(`PostgreSQL cannot make a database in ${folder}: ${(made.stderr || String(made.error)).trim()}`)
  const port = await freePort()
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', ...given].flatMap((setting) => [
    '-c',
    setting,
  ])
  const server = start(join(dirname(initdb), 'postgres'), ['-D', data, ...settings], { ...user, cwd: folder, stdio: 'ignore' })
  atEnd(() => {
    server.kill('SIGINT') // Fast shutdown: it does not wait for those connected.
    return ended(server)
  })
  await untilReady(
    'PostgreSQL',
    () => canConnect(port),
    () => server.exitCode !== null,
  )
  return `postgres://hubbub@127.0.0.1:${port}/postgres`
}

async function startInDocker(given) {
  const docker = (...args) => spawnSync('docker', args, { encoding: 'utf8' })
  const settings = given.flatMap((setting) => ['-c', setting])
  const environment = ['-e', 'POSTGRES_USER=hubbub', '-e', 'POSTGRES_DB=postgres', '-e', 'POSTGRES_HOST_AUTH_METHOD=trust']
  const { status, stdout, stderr } = docker(
    'run',
    '--detach',
    '--rm',
    '--publish',
    '127.0.0.1::5432',
    ...environment,
    IMAGE,
    'postgres',
    ...settings,
  )
  if (status !== 0) throw new Problem(`Docker cannot run ${IMAGE}: ${stderr.trim()}`)
  const id = stdout.trim()
  atEnd(() => void docker('rm', '--force', '--volumes', id))
  const port = docker('port', id, '5432').stdout.trim().split(':').at(-1)
  // While it sets itself up it answers on a socket of its own only.
  await untilReady('PostgreSQL', () => docker('exec', id, 'pg_isready', '-h', '127.0.0.1', '-U', 'hubbub').status === 0)
  return `postgres://hubbub@127.0.0.1:${port}/postgres`
}

/** The other database; every test that wants one makes its own in it. */
export const postgres = {
  title: 'PostgreSQL',
  env: 'TEST_DATABASE_URL',
  /** @param settings of PostgreSQL, each `name=value` */
  async start(settings = SETTINGS) {
    const initdb = findInitdb()
    if (initdb) return startHere(initdb, settings)
    if (hasDocker()) return startInDocker(settings)
    if (canInstall()) {
      await installPackages('Installing PostgreSQL', 'postgresql')
      return startHere(findInitdb(), settings)
    }
    throw new Problem(
      'The tests need PostgreSQL, and there is neither it nor Docker: install one (on Debian: apt-get install postgresql), or give an address in TEST_DATABASE_URL.',
    )
  },
}
