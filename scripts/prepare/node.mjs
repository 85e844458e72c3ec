import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { Problem } from './problem.mjs'
import { at } from './root.mjs'

const isAtLeast = (version, wanted) => {
  const [a, b] = [version, wanted].map((text) => text.replace(/^v/, '').split('.').map(Number))
  const i = [0, 1, 2].find((part) => (a[part] ?? 0) !== (b[part] ?? 0))
  return i === undefined || (a[i] ?? 0) > (b[i] ?? 0)
}

/**
 * The Node that runs Hubbub: the one that comes as a package on Linux, or the machine's own where that is new enough.
 * @throws Problem when there is neither
 */
export function findNode() {
  const wanted = JSON.parse(readFileSync(at('package.json'), 'utf8')).engines.node.replace('>=', '')
  const packaged = at('node_modules', `node-${process.platform}-${process.arch}`, 'bin/node')
  for (const node of [packaged, process.execPath, 'node']) {
    const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' })
    if (status === 0 && isAtLeast(stdout.trim(), wanted)) return node
  }
  throw new Problem(
    `Hubbub needs Node ${wanted} or newer, this is ${process.version}, and no Node comes with it for ${process.platform} on ${process.arch}: install it from https://nodejs.org.`,
  )
}

/** The program and its arguments that run a TypeScript file of ours: settings may stand in `.env`, and `@/…` is understood. */
export function commandFor(file, ...args) {
  const settings = existsSync(at('.env')) ? ['--env-file=.env'] : []
  return [findNode(), ['--disable-warning=ExperimentalWarning', ...settings, '--import', './scripts/register.mjs', file, ...args]]
}
