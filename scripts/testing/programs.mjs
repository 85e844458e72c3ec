/** Where the programs are that the tests start. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../prepare/problem.mjs'
import { findProgram, isRoot } from './tool.mjs'

const versionsIn = (folder, bin) =>
  existsSync(folder)
    ? readdirSync(folder)
        .sort((a, b) => Number(b) - Number(a))
        .map((name) => join(folder, name, bin))
    : []

export const findInitdb = () =>
  findProgram([
    'initdb',
    ...versionsIn('/usr/lib/postgresql', 'bin/initdb'),
    ...versionsIn('/Applications/Postgres.app/Contents/Versions', 'bin/initdb'),
    ...['/opt/homebrew/opt', '/usr/local/opt'].flatMap((folder) =>
      [18, 17, 16, 15].map((version) => `${folder}/postgresql@${version}/bin/initdb`),
    ),
  ])

export const findRedisServer = () => findProgram(['redis-server', '/opt/homebrew/bin/redis-server', '/usr/local/bin/redis-server'])

export const findClamd = () => findProgram(['clamd', '/usr/sbin/clamd', '/opt/homebrew/sbin/clamd', '/usr/local/sbin/clamd'])

/** A Python that has what clients need. The system's own comes first: that one gets its packages from the system. */
export const findPython = () =>
  ['/usr/bin/python3', findProgram(['python3'])].find(
    (program) => program && spawnSync(program, ['-c', 'import websockets, socketio, aiohttp'], { stdio: 'ignore' }).status === 0,
  )

/** PostgreSQL refuses to run as root; its package brings a user for it. */
export function databaseOwner() {
  if (!isRoot) return {}
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim() || Number.NaN))
    if (uid > 0) return { uid, gid }
  }
  throw new Problem('PostgreSQL does not run as root, and there is no other user to run it as: run the tests as a user who is not root.')
}
