// `node scripts/collect.mjs FOLDER`: gathers in a folder all that a built server needs to run, and nothing that only building needs.
// deploy/Dockerfile makes its last stage of it; `node scripts/serve.mjs` in that folder starts the server.
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { Problem } from './prepare/problem.mjs'
import { main } from './prepare/processes.mjs'
import { at, ROOT } from './prepare/root.mjs'

/** What is ours and runs, or is read while running. */
const FILES = [
  '.next',
  'build/empty-database',
  'LICENSE',
  'lib',
  'next.config.mjs',
  'package.json',
  'prisma/generated',
  'prisma/migrations',
  'public',
  'scripts/prepare',
  'scripts/register.mjs',
  'scripts/serve.mjs',
  'server.ts',
]
const NOT_OURS_TO_RUN = /\.test\.\w+$|^lib\/(client|testing)(\/|$)|^\.next\/(cache|diagnostics|trace|trace-build|types)(\/|$)/
/** Half of the packages' bytes: what Node never reads, and what Prisma brings for other databases. */
const NOT_READ = /\.(map|md|d\.[cm]?ts)$|\/query_compiler_\w+\.(cockroachdb|mysql|sqlite|sqlserver)\./
/** Next compiles with it. A server only has pages that are compiled. */
const NOT_RUN = /^@next\/swc-/

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

/** The sources of what runs on the server, other than the pages, which are compiled. */
const serverSources = () => [
  'server.ts',
  ...readdirSync(at('lib'), { recursive: true })
    .map((file) => `lib/${file}`)
    .filter((file) => file.endsWith('.ts') && !NOT_OURS_TO_RUN.test(file)),
]

/** The packages that those import or name as a log's transport, and those that the compiled pages left outside. */
function namedPackages() {
  const text = serverSources()
    .map((file) => readFileSync(at(file), 'utf8'))
    .join('\n')
  const named = Object.keys(readJson(at('package.json')).dependencies).filter((name) =>
    new RegExp(`(from |import\\(|target: )'${name}(/[^']*)?'`).test(text),
  )
  const links = at('.next/node_modules')
  const entries = existsSync(links) ? readdirSync(links, { recursive: true, withFileTypes: true }) : []
  const outside = entries.filter((entry) => entry.isSymbolicLink()).map((entry) => realpathSync(join(entry.parentPath, entry.name)))
  return [...named.map((name) => at('node_modules', name)), ...outside]
}

/** Where Node finds a package from inside another one; undefined for an optional one that is not installed. */
function find(name, from) {
  for (let folder = from; folder !== dirname(ROOT); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return candidate
  }
}

/** The folders of these packages and of all that they need in turn. */
function withTheirNeeds(packages) {
  const folders = new Set()
  const add = (folder) => {
    if (folders.has(folder)) return
    folders.add(folder)
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = readJson(join(folder, 'package.json'))
    const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional)
    for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
      const found = NOT_RUN.test(name) ? undefined : find(name, folder)
      if (found) add(found)
    }
  }
  for (const folder of packages) add(folder)
  return [...folders]
}

/** The server may run as any user; PostgreSQL made the files of the empty database for the one who builds alone. */
function letAllRead(path) {
  const entry = lstatSync(path)
  if (entry.isSymbolicLink()) return
  chmodSync(path, entry.mode | (entry.isDirectory() ? 0o555 : 0o444))
  if (entry.isDirectory()) for (const name of readdirSync(path)) letAllRead(join(path, name))
}

function collect(target) {
  if (existsSync(target)) throw new Problem(`${target} is there already: name a folder that is not.`)
  const missing = FILES.filter((path) => !existsSync(at(path)))
  if (missing.length > 0) throw new Problem(`Not built yet (${missing.join(', ')}): run \`npm run build\` first.`)
  const copy = (from, skip) => {
    const to = join(target, relative(ROOT, from))
    mkdirSync(dirname(to), { recursive: true })
    cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: (path) => !skip(path) })
    letAllRead(to)
  }
  for (const path of FILES) copy(at(path), (file) => NOT_OURS_TO_RUN.test(relative(ROOT, file)))
  for (const folder of withTheirNeeds(namedPackages())) {
    copy(folder, (file) => NOT_READ.test(file) || relative(folder, file).split('/').includes('node_modules'))
  }
}

await main(() => {
  const [target] = process.argv.slice(2)
  if (!target) throw new Problem('Say into which folder: node scripts/collect.mjs FOLDER')
  collect(resolve(target))
})
