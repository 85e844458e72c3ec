// Checks the import rules of .dependency-cruiser.mjs, and that it has seen every file: blind, it would find nothing wrong.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import rules from '../.dependency-cruiser.mjs'
import { at, ROOT } from './prepare/root.mjs'

const ROOMS = ['app', 'bench', 'components', 'lib', 'prisma', 'scripts', 'tests', 'server.ts', 'proxy.ts'].filter((path) =>
  existsSync(at(path)),
)

const isSource = (path) => /\.(tsx?|mjs)$/.test(path) && !path.startsWith('prisma/generated/')
const filesIn = (path) =>
  isSource(path)
    ? [path]
    : readdirSync(at(path), { recursive: true })
        .map((file) => `${path}/${file}`)
        .filter(isSource)

process.chdir(ROOT)
const { options, ...ruleSet } = rules
const { output } = await cruise(ROOMS, { ...options, ruleSet, validate: true }, null, { tsConfig: extractTSConfig('tsconfig.json') })

const problems = output.summary.violations.map(({ from, to, rule, cycle }) => {
  const { comment } = ruleSet.forbidden.find(({ name }) => name === rule.name)
  return `${from} imports ${cycle ? cycle.map(({ name }) => name).join(', which imports ') : to}\n  ${comment} (${rule.name})`
})

const seen = new Set(output.modules.map(({ source }) => source))
const files = new Set(ROOMS.flatMap(filesIn))
const unseen = [...files].filter((file) => !seen.has(file))
if (unseen.length > 0) problems.push(`Not seen by dependency-cruiser, so that nothing is known of them: ${unseen.join(', ')}`)
const isBlindTo = ({ source, dependencies }) =>
  /^import .*'@\//m.test(readFileSync(at(source), 'utf8')) && !dependencies.some(({ resolved }) => seen.has(resolved))
const blind = output.modules.filter((module) => files.has(module.source) && isBlindTo(module))
if (blind.length > 0)
  problems.push(`dependency-cruiser saw no import of ours in files that have some: ${blind.map(({ source }) => source).join(', ')}`)

console.log(problems.length > 0 ? problems.join('\n') : `${seen.size} modules, every import allowed.`)
process.exit(problems.length > 0 ? 1 : 0)
