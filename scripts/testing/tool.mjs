import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { runStep } from '../prepare/progress.mjs'

export const isRoot = process.getuid?.() === 0

const succeeds = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** The first of these that exists: paths, or names of programs on the PATH. */
export function findProgram(candidates) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return candidates
    .flatMap((candidate) => (candidate.includes('/') ? [candidate] : folders.map((folder) => join(folder, candidate))))
    .find((path) => existsSync(path))
}

export const hasDocker = () => succeeds('docker', 'info')

const isDebian = () => existsSync('/etc/debian_version') && !/^ID=ubuntu/m.test(readFileSync('/etc/os-release', 'utf8'))

/** Whether packages can be installed here: on Debian, as root. (Ubuntu's Chromium package is only a pointer to a snap.) */
export const canInstall = () => isRoot && isDebian()

export async function installPackages(title, ...packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } // In runlevel 1 Debian starts no service it installs.
  await runStep('Reading the list of Debian packages', 'apt-get', ['update', '-q'], { env })
  await runStep(title, 'apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], { env })
}
