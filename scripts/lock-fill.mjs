// A registry that does not carry every platform's build of an optional package leaves those entries out of the lock, and `npm ci`
// then refuses it. This adds them: without an integrity, and limited to their platform, so that they are skipped everywhere else.
// Run it after every `npm install`: node scripts/lock-fill.mjs [package-lock.json]
import { readFileSync, writeFileSync } from 'node:fs'

const OSES = ['darwin', 'android', 'freebsd', 'win32', 'linux', 'openharmony', 'aix', 'sunos', 'netbsd', 'openbsd']
const CPUS = ['x64', 'arm64', 'ia32', 'arm', 'riscv64', 'ppc64', 's390x', 'loong64']

/** The lock entry of an optional package whose name ends in its platform, such as `@next/swc-linux-x64-musl`; null for any other. */
function platformEntry(name, range, isDev) {
  const parts = name.split('/').at(-1).split('-')
  const os = parts.includes('wasm32') ? 'none' : parts.find((part) => OSES.includes(part))
  if (!os) return null
  const cpu = parts.find((part) => CPUS.includes(part))
  return {
    version: range.replace(/^[\^~]/, ''),
    ...(cpu && { cpu: [cpu] }),
    ...(isDev && { dev: true }),
    ...(parts.includes('musl') && { libc: ['musl'] }),
    optional: true,
    os: [os],
  }
}

const file = process.argv[2] ?? 'package-lock.json'
const lock = JSON.parse(readFileSync(file, 'utf8'))
const packages = lock.packages
const added = []

for (const [path, entry] of Object.entries(packages)) {
  if (path === '') continue
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (packages[`node_modules/${name}`] || packages[`${path}/node_modules/${name}`]) continue
    const missing = platformEntry(name, range, entry.dev)
    if (!missing) continue
    packages[`node_modules/${name}`] = missing
    added.push(name)
  }
}

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length === 0 ? 'The lock is complete.' : `Added ${added.length} platform packages to the lock.`)
