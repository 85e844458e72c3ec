import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '../prepare/problem.mjs'
import { atEnd, ended, start } from '../prepare/processes.mjs'
import { freePort } from './free-port.mjs'
import { findClamd } from './programs.mjs'
import { canInstall, hasDocker, installPackages } from './tool.mjs'
import { canConnect, untilReady } from './until-ready.mjs'

/** All that it knows is the file with which scanners are tested, wherever it stands in another. */
const EICAR =
  '58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d5354414e444152442d414e544956495255532d544553542d46494c452124482b482a'

const IMAGE = 'clamav/clamav:1.4_base'

/** @param seenAs where clamd finds the folder */
function makeFolder(port, address, seenAs) {
  const folder = mkdtempSync(join(tmpdir(), 'hubbub-clamd-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'eicar.ndb'), `Eicar-Test-Signature:0:*:${EICAR}\n`)
  const settings = [
    `DatabaseDirectory ${seenAs ?? folder}`,
    `TCPSocket ${port}`,
    `TCPAddr ${address}`,
    'Foreground yes',
    'StreamMaxLength 10M',
  ]
  writeFileSync(join(folder, 'clamd.conf'), `${settings.join('\n')}\n`)
  return folder
}

async function startHere(program) {
  const port = await freePort()
  const folder = makeFolder(port, '127.0.0.1')
  const server = start(program, [`--config-file=${join(folder, 'clamd.conf')}`], { cwd: folder, stdio: 'ignore' })
  atEnd(() => {
    server.kill('SIGTERM')
    return ended(server)
  })
  await untilReady(
    'ClamAV',
    () => canConnect(port),
    () => server.exitCode !== null,
  )
  return `127.0.0.1:${port}`
}

async function startInDocker() {
  const docker = (...args) => spawnSync('docker', args, { encoding: 'utf8' })
  const folder = makeFolder(3310, '0.0.0.0', '/clamd')
  const place = ['--publish', '127.0.0.1::3310', '--volume', `${folder}:/clamd:ro`, '--entrypoint', 'clamd']
  const { status, stdout, stderr } = docker('run', '--detach', '--rm', ...place, IMAGE, '--config-file=/clamd/clamd.conf')
  if (status !== 0) throw new Problem(`Docker cannot run ${IMAGE}: ${stderr.trim()}`)
  const id = stdout.trim()
  atEnd(() => void docker('rm', '--force', '--volumes', id))
  const port = docker('port', id, '3310').stdout.trim().split(':').at(-1)
  // Docker takes connections before anything in it listens.
  await untilReady('ClamAV', () => docker('exec', id, 'clamdscan', '--config-file=/clamd/clamd.conf', '--ping', '1').status === 0)
  return `127.0.0.1:${port}`
}

/** What looks for viruses. */
export const clamd = {
  title: 'ClamAV',
  env: 'TEST_CLAMD',
  async start() {
    const program = findClamd()
    if (program) return startHere(program)
    if (hasDocker()) return startInDocker()
    if (canInstall()) {
      await installPackages('Installing ClamAV', 'clamav-daemon')
      return startHere(findClamd())
    }
    throw new Problem(
      'The tests need ClamAV, and there is neither it nor Docker: install one (on Debian: apt-get install clamav-daemon), or give the address of one that takes 10 MB at the most in TEST_CLAMD.',
    )
  },
}
