import { existsSync, readFileSync, rmSync } from 'node:fs'
import { fingerprint, stamp, stampOf } from './fingerprint.mjs'
import { findNode } from './node.mjs'
import { runStep } from './progress.mjs'
import { at } from './root.mjs'

const LOCK = 'package-lock.json'

/** npm keeps what it has installed in a lock of its own, written last: an install that was cut off has none. */
function isInstalled() {
  const installed = at('node_modules/.package-lock.json')
  if (!existsSync(installed)) return false
  const [wanted, found] = [at(LOCK), installed].map((file) => JSON.parse(readFileSync(file, 'utf8')).packages)
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (found[path] ? found[path].version === version : optional),
  )
}

function install() {
  const npm = process.env.npm_execpath
  // Whatever the environment says of production, building needs the development packages, and Node itself is an optional one.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  return npm?.endsWith('.js')
    ? runStep('Installing packages', process.env.npm_node_execpath ?? process.execPath, [npm, ...args])
    : runStep('Installing packages', 'npm', args)
}

const node = (title, args, env) => () => runStep(title, findNode(), args, { env })

/** A step that is done again when one of its inputs has changed or one of its outputs is gone. */
const derived = (name, { inputs, outputs, run }) => ({
  isDone: () => outputs.every((path) => existsSync(at(path))) && stampOf(name) === fingerprint(inputs),
  async run() {
    // Taken before the work: what changes while it is done must be done again.
    const before = fingerprint(inputs)
    await run()
    stamp(name, before)
  },
})

/** Prisma asks for its schema engine even where it has no use for it, and would download one; any program will do. */
export const generate = derived('generate', {
  inputs: ['prisma/schema.prisma', 'prisma.config.ts', LOCK],
  outputs: ['prisma/generated/client.ts'],
  run: node('Generating the database client', ['node_modules/prisma/build/index.js', 'generate'], {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  }),
})

const emoji = derived('emoji', {
  inputs: ['scripts/copy-emoji-data.mjs', LOCK],
  outputs: ['public/emoji'],
  run: node('Copying the emoji', ['scripts/copy-emoji-data.mjs']),
})

const widget = derived('widget', {
  inputs: ['scripts/client/widget.mjs', 'components', 'lib/client', 'lib/contract', 'app/tokens.css', LOCK],
  outputs: ['public/widget.js'],
  run: node('Building the widget', ['scripts/build-widget.mjs']),
})

const build = derived('build', {
  inputs: [
    'app',
    'components',
    'lib',
    'public',
    'prisma/schema.prisma',
    'proxy.ts',
    'next.config.mjs',
    'postcss.config.mjs',
    'tsconfig.json',
    LOCK,
  ],
  outputs: ['.next/BUILD_ID'],
  run: node('Building the pages', ['node_modules/next/dist/bin/next', 'build'], { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }),
})

const EMPTY_DATABASE = 'build/empty-database'
const database = derived('database', {
  inputs: ['scripts/prepare-database.mjs', LOCK],
  outputs: [EMPTY_DATABASE],
  run() {
    rmSync(at(EMPTY_DATABASE), { recursive: true, force: true })
    return runStep('Preparing an empty database', findNode(), ['scripts/prepare-database.mjs'])
  },
})

/** What must be there before any of our code runs. */
export const FOUNDATION = [{ isDone: isInstalled, run: install }, generate, emoji, widget]
/** What the server needs beyond that outside of development. */
export const EVERYTHING = [...FOUNDATION, build, database]
