import { Problem } from '../prepare/problem.mjs'
import { canInstall, findProgram, installPackages } from './tool.mjs'

const find = () =>
  findProgram([
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ])

/** The browser of the tests. */
export const chromium = {
  title: 'Chromium',
  env: 'CHROMIUM_PATH',
  async start() {
    if (!find() && canInstall()) await installPackages('Installing Chromium', 'chromium')
    const path = find()
    if (!path) {
      throw new Problem(
        'The tests need Chromium or Chrome, and there is none: install it (on Debian: apt-get install chromium), or say where it is in CHROMIUM_PATH.',
      )
    }
    return path
  },
}
