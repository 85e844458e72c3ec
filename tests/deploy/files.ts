/** What the files in deploy/ may name: the checks of all of them ask here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { settings } from '@/lib/config/env'

const MANIFESTS = 'deploy/kubernetes'

export const read = (path: string) => readFileSync(path, 'utf8')

/** @throws Error when it is not YAML, has a key twice, or an unknown tag */
export function parseYaml(text: string): unknown[] {
  return parseAllDocuments(text, { strict: true, uniqueKeys: true }).map((document) => {
    for (const problem of [...document.errors, ...document.warnings]) throw problem
    return document.toJS() as unknown
  })
}

export const readYaml = (path: string): unknown => {
  const [document, ...more] = parseYaml(read(path))
  if (more.length > 0) throw new Error(`${path} has more than one document.`)
  return document
}

export const manifests = () =>
  readdirSync(MANIFESTS)
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .map((name) => ({ name, manifest: readYaml(join(MANIFESTS, name)) }))

const scripts = () => (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts

/** What is wrong with the names of settings. `others`: names that belong to something else in the same place. */
export const unknownSettings = (names: string[], others: string[] = []): string[] =>
  names.filter((name) => !(name in settings.shape) && !others.includes(name)).map((name) => `${name} is no setting`)

/** What is wrong with the npm scripts and files that a command line names. */
export function unknownInCommand(line: string): string[] {
  const problems: string[] = []
  for (const [, name = ''] of line.matchAll(/\bnpm run (?:-s |--silent )?([\w:-]+)/g)) {
    if (!(name in scripts())) problems.push(`npm run ${name}: no such script`)
  }
  for (const [path] of line.matchAll(/(?<![\w/])(?:scripts|deploy|\.ci)\/[\w./-]+|(?<![\w./-])server\.ts\b/g)) {
    if (!existsSync(path)) problems.push(`${path}: no such file`)
  }
  return problems
}
