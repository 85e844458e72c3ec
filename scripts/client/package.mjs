import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { rolldown } from 'rolldown'
import { findNode } from '../prepare/node.mjs'
import { runStep } from '../prepare/progress.mjs'
import { at, ROOT } from '../prepare/root.mjs'

const HOOKS = ['chat-provider', 'use-connection', 'use-draft', 'use-messages', 'use-notifications', 'use-people', 'use-rooms', 'use-typing']
const STATES = ['banner', 'chat-state', 'drafts', 'message-entry', 'message-list', 'notifications', 'outbox', 'people', 'typing', 'unread']
const CONTRACT = readdirSync(at('lib/contract'))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.replace('.ts', ''))

/** What each entry of the package gives: everything that these modules export. */
const ENTRIES = {
  index: [...['connect', 'chat', 'connection', 'storage', ...STATES].map((name) => `lib/client/${name}`), 'lib/contract/errors'],
  react: HOOKS.map((name) => `lib/client/hooks/${name}`),
  contract: CONTRACT.map((name) => `lib/contract/${name}`),
}
const NEEDED = ['socket.io-client', 'zod', 'zustand']
const TARGET = 'build/client'
const PREFIX = 'entry:'

const reexport = (modules, address) => modules.map((module) => `export * from '${address(module)}'\n`).join('')

/** The entries themselves are files of no folder: lists of what they give. */
const entries = {
  name: 'entries',
  resolveId: (id) => (id.startsWith(PREFIX) ? id : null),
  load: (id) => (id.startsWith(PREFIX) ? reexport(ENTRIES[id.slice(PREFIX.length)], (module) => `@/${module}`) : null),
}

async function buildScripts() {
  const bundle = await rolldown({
    input: Object.fromEntries(Object.keys(ENTRIES).map((name) => [name, PREFIX + name])),
    plugins: [entries],
    platform: 'neutral',
    // The directive stands at the head of what they are bundled into, below.
    onLog: (level, log, print) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && print(level, log),
    resolve: { alias: { '@': ROOT } },
    external: (id) => !/^(@\/|entry:|\/|\.)/.test(id),
    transform: { target: 'es2022', jsx: { runtime: 'automatic', development: false } },
  })
  await bundle.write({
    dir: at(TARGET),
    format: 'esm',
    chunkFileNames: 'shared-[hash].js',
    // A framework that renders on a server must know that hooks are for the browser.
    banner: (chunk) => (chunk.name === 'react' ? "'use client'" : ''),
  })
}

/** Declarations of all that the entries lead to, each beside the others as in the source, with addresses that others can follow. */
async function buildTypes() {
  const settings = at('build/client-types.json')
  const options = { noEmit: false, emitDeclarationOnly: true, declaration: true, incremental: false, rootDir: '..', outDir: 'client/types' }
  const include = Object.values(ENTRIES).flatMap((modules) => modules.map((module) => `../${module}.ts*`))
  writeFileSync(
    settings,
    JSON.stringify({ extends: '../tsconfig.json', compilerOptions: options, include, exclude: ['../lib/**/*.test.*'] }),
  )
  await runStep('Writing the types of the client', findNode(), ['node_modules/@typescript/native/bin/tsc', '-p', settings])
  const types = at(TARGET, 'types')
  for (const file of readdirSync(types, { recursive: true }).filter((name) => name.endsWith('.d.ts'))) {
    const full = join(types, file)
    const addressed = readFileSync(full, 'utf8').replace(/(['"])@\/([^'"]+)\1/g, (_, quote, module) => {
      const path = relative(dirname(file), module)
      return `${quote}${path.startsWith('.') ? path : `./${path}`}.js${quote}`
    })
    writeFileSync(full, addressed)
  }
  for (const [name, modules] of Object.entries(ENTRIES)) {
    writeFileSync(
      join(types, `${name}.d.ts`),
      reexport(modules, (module) => `./${module}.js`),
    )
  }
}

function manifest() {
  const { version, license, engines: _, dependencies } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
  const entry = (name) => ({ types: `./types/${name}.d.ts`, default: `./${name}.js` })
  return {
    name: 'hubbub-client',
    version,
    description: 'The client of Hubbub, a self-hosted chat: rooms, messages with an outbox, sync, presence, React hooks.',
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20' },
    exports: { '.': entry('index'), './react': entry('react'), './contract': entry('contract'), './package.json': './package.json' },
    dependencies: Object.fromEntries(NEEDED.map((name) => [name, `^${dependencies[name]}`])),
    peerDependencies: { react: '>=19' },
    peerDependenciesMeta: { react: { optional: true } },
  }
}

/** Makes the package `hubbub-client` in build/client. */
export async function buildPackage() {
  rmSync(at(TARGET), { recursive: true, force: true })
  mkdirSync(at(TARGET), { recursive: true })
  await buildScripts()
  await buildTypes()
  writeFileSync(at(TARGET, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
  cpSync(at('lib/client/README.md'), at(TARGET, 'README.md'))
  cpSync(at('LICENSE'), at(TARGET, 'LICENSE'))
}
