import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { start } from '../prepare/processes.mjs'
import { freePort } from './free-port.mjs'
import { findProgram } from './tool.mjs'
import { canConnect, untilReady } from './until-ready.mjs'

const run = promisify(execFile)
const MEMORY_BYTES = 4 * 1024 ** 3
/** How long each step may take. */
const STEP_MS = 60_000

export const hasCeph = () => ['ceph', 'ceph-mon', 'ceph-osd', 'monmaptool', 'radosgw', 'radosgw-admin'].every((name) => findProgram([name]))

/** One of each, for this machine alone, all in memory; nothing waits for others, and what is deleted is forgotten at once. */
const settings = ({ folder, id, monitor, gateway }) => `[global]
fsid = ${id}
mon host = v2:127.0.0.1:${monitor}
public addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
keyring = ${folder}/keyring
run dir = ${folder}
admin socket = ${folder}/$name.socket
pid file = ${folder}/$name.pid
log file = ${folder}/$name.log
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon max pg per osd = 1000
paxos propose interval = 0.05
paxos min wait = 0.02
[mon]
mon data = ${folder}/mon
mon data avail warn = 1
mon data avail crit = 1
[osd]
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = ${MEMORY_BYTES}
osd max object name len = 256
osd class load list = *
osd class default list = *
[client.admin]
rgw frontends = beast endpoint=127.0.0.1:${gateway}
rgw dns name = localhost
rgw crypt require ssl = false
rgw gc obj min wait = 0
rgw gc processor period = 5
`

/**
 * Starts a Ceph of one node and its S3 gateway.
 * @param folder for its files
 * @param account its one user: `accessKey` and `secretKey`
 * @param onStart is given each program that is to be ended
 * @returns the gateway's port
 */
export async function startCeph(folder, { accessKey, secretKey }, onStart) {
  const conf = join(folder, 'ceph.conf')
  const [id, disk] = [randomUUID(), randomUUID()]
  const [monitor, gateway] = [await freePort(), await freePort()]
  writeFileSync(conf, settings({ folder, id, monitor, gateway }))
  writeFileSync(join(folder, 'keyring'), '', { mode: 0o600 })
  for (const name of ['mon', 'osd']) mkdirSync(join(folder, name))

  const tool = (program, ...args) => run(program, ['--conf', conf, ...args], { cwd: folder, timeout: STEP_MS })
  const daemon = (program, ...args) => {
    // Not into a pipe: one that nobody reads would make it stand still.
    const output = openSync(join(folder, `${program}.out`), 'a')
    const child = start(program, ['--conf', conf, ...args, '-f'], { cwd: folder, stdio: ['ignore', output, output] })
    onStart(child)
    return (port) =>
      untilReady(
        program,
        () => canConnect(port),
        () => child.exitCode !== null,
      )
  }

  const allowed = ['mon', 'osd', 'mgr'].flatMap((what) => ['--cap', what, 'allow *'])
  for (const name of ['mon.', 'client.admin', 'osd.0'])
    await run('ceph-authtool', ['keyring', '--gen-key', '--name', name, ...allowed], { cwd: folder })
  await tool('monmaptool', '--create', '--fsid', id, '--addv', 'a', `[v2:127.0.0.1:${monitor}]`, 'monmap')
  await tool('ceph-mon', '--mkfs', '--id', 'a', '--monmap', 'monmap', '--keyring', 'keyring')
  await daemon('ceph-mon', '--id', 'a')(monitor)
  await tool('ceph', 'osd', 'new', disk)
  await tool('ceph-osd', '--mkfs', '--id', '0', '--osd-uuid', disk)
  daemon('ceph-osd', '--id', '0')
  await tool(
    'radosgw-admin',
    'user',
    'create',
    '--uid=test',
    '--display-name=test',
    `--access-key=${accessKey}`,
    `--secret-key=${secretKey}`,
  )
  await daemon('radosgw', '--name', 'client.admin')(gateway)
  return gateway
}
