import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '../prepare/problem.mjs'
import { atEnd, ended } from '../prepare/processes.mjs'
import { hasCeph, startCeph } from './ceph.mjs'
import { canInstall, hasDocker, installPackages } from './tool.mjs'
import { canConnect, untilReady } from './until-ready.mjs'

const IMAGE = 'minio/minio:RELEASE.2025-09-07T16-13-09Z'
const PACKAGES = ['radosgw', 'ceph-mon', 'ceph-osd', 'ceph-common']
const ACCOUNT = { accessKey: 'hubbub', secretKey: 'hubbub-tests' }

const addressOf = (port) => `http://${ACCOUNT.accessKey}:${ACCOUNT.secretKey}@127.0.0.1:${port}`

async function startHere() {
  const folder = mkdtempSync(join(tmpdir(), 'hubbub-s3-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  const port = await startCeph(folder, ACCOUNT, (child) =>
    atEnd(() => {
      // Nothing in it has to last, and a word to the others would take it seconds.
      child.kill('SIGKILL')
      return ended(child)
    }),
  )
  return addressOf(port)
}

async function startInDocker() {
  const docker = (...args) => spawnSync('docker', args, { encoding: 'utf8' })
  const environment = ['-e', `MINIO_ROOT_USER=${ACCOUNT.accessKey}`, '-e', `MINIO_ROOT_PASSWORD=${ACCOUNT.secretKey}`]
  const { status, stdout, stderr } = docker(
    'run',
    '--detach',
    '--rm',
    '--publish',
    '127.0.0.1::9000',
    ...environment,
    IMAGE,
    'server',
    '/data',
  )
  if (status !== 0) throw new Problem(`Docker cannot run ${IMAGE}: ${stderr.trim()}`)
  const id = stdout.trim()
  atEnd(() => void docker('rm', '--force', '--volumes', id))
  const port = docker('port', id, '9000').stdout.trim().split(':').at(-1)
  await untilReady('MinIO', async () => (await canConnect(port)) && docker('exec', id, 'mc', 'ready', 'local').status === 0)
  return addressOf(port)
}

/** Where files are kept that are not on the disk. Tests share it: each makes buckets of its own. The value holds its keys. */
export const s3 = {
  title: 'S3',
  env: 'TEST_S3_URL',
  async start() {
    if (hasCeph()) return startHere()
    if (hasDocker()) return startInDocker()
    if (canInstall()) {
      await installPackages('Installing Ceph', ...PACKAGES)
      return startHere()
    }
    throw new Problem(
      `The tests need a server that speaks S3, and there is neither Ceph nor Docker: install one (on Debian: apt-get install --no-install-recommends ${PACKAGES.join(' ')}), or give an address in TEST_S3_URL, http://ACCESS_KEY:SECRET_KEY@host:port.`,
    )
  },
}
