import { Problem } from '../prepare/problem.mjs'
import { canInstall, findProgram, installPackages } from './tool.mjs'

const find = () => findProgram(['ffmpeg', '/opt/homebrew/bin/ffmpeg', '/usr/local/bin/ffmpeg'])

/** Makes the sounds and videos of the tests, and reads them as it does for people. */
export const ffmpeg = {
  title: 'ffmpeg',
  env: 'TEST_FFMPEG',
  async start() {
    const found = find()
    if (found) return found
    if (canInstall()) {
      await installPackages('Installing ffmpeg', 'ffmpeg')
      return find()
    }
    throw new Problem('The tests need ffmpeg: install it (on Debian: apt-get install ffmpeg), or give a path in TEST_FFMPEG.')
  },
}
