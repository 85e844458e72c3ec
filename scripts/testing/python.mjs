import { spawnSync } from 'node:child_process'
import { Problem } from '../prepare/problem.mjs'
import { ROOT } from '../prepare/root.mjs'
import { findPython } from './programs.mjs'
import { canInstall, hasDocker, installPackages } from './tool.mjs'

const PACKAGES = ['python3-websockets', 'python3-socketio', 'python3-aiohttp']
const IMAGE = 'hubbub-test-python'
const RECIPE = `FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends ${PACKAGES.join(' ')}
`

/** The container shares the network, because the clients connect to servers on this machine's own address; elsewhere than on Linux it cannot. */
function inDocker() {
  const { status, stderr } = spawnSync('docker', ['build', '--tag', IMAGE, '-'], { input: RECIPE, encoding: 'utf8' })
  if (status !== 0) throw new Problem(`Docker cannot make an image with Python: ${stderr.trim()}`)
  return `docker run --rm --interactive --network host --volume ${ROOT}:${ROOT}:ro --workdir ${ROOT} ${IMAGE} python3`
}

/** Runs clients of another language. The value is a command line, its words apart by spaces. */
export const python = {
  title: 'Python',
  env: 'TEST_PYTHON',
  async start() {
    const found = findPython()
    if (found) return found
    if (process.platform === 'linux' && hasDocker()) return inDocker()
    if (canInstall()) {
      await installPackages('Installing Python with its WebSocket clients', ...PACKAGES)
      return findPython()
    }
    throw new Problem(
      `The tests need Python with websockets, socketio and aiohttp, and there is neither it nor Docker: install one (on Debian: apt-get install ${PACKAGES.join(' ')}; elsewhere: pip install websockets python-socketio aiohttp), or give a command in TEST_PYTHON.`,
    )
  },
}
