import { existsSync, readFileSync } from 'node:fs'
import { unknownInCommand, unknownSettings } from '@/tests/deploy/files'

interface Instruction {
  name: string
  rest: string
}

/** The instructions, a continued line being one; comments left out. */
function instructionsOf(text: string): Instruction[] {
  const lines = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
  return lines.map((line) => {
    const [, name = '', rest = ''] = /^\s*(\w+)\s+(.*)$/.exec(line) ?? []
    return { name: name.toUpperCase(), rest }
  })
}

const INSTRUCTIONS = 'ARG CMD COPY ENV EXPOSE FROM HEALTHCHECK RUN USER VOLUME WORKDIR'.split(' ')
/** Names in ENV that are not settings of ours. */
const OF_OTHERS = ['NODE_OPTIONS']

/** What .dockerignore keeps out of the context; enough of its grammar for names, `**` and `*`. */
export function ignored(path: string, ignoreFile: string): boolean {
  const patterns = ignoreFile.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return patterns.some((pattern) => {
    const source = pattern
      .replace(/[.+^${}()|[\]]/g, '\\$&')
      .replace(/\*\*\//g, '\0')
      .replace(/\*/g, '[^/]*')
      .replace(/\0/g, '(.*/)?')
    return new RegExp(`^${source}(/.*)?$`).test(path)
  })
}

/** What is wrong with a Dockerfile whose context is the checkout, in sentences. */
export function problemsOfDockerfile(text: string, ignoreFile = readFileSync('.dockerignore', 'utf8')): string[] {
  const instructions = instructionsOf(text)
  const problems: string[] = []
  const stages = new Map<string, Instruction[]>()
  let stage: Instruction[] = []
  for (const instruction of instructions) {
    if (!INSTRUCTIONS.includes(instruction.name)) problems.push(`${instruction.name}: no instruction that is known here`)
    if (instruction.name === 'FROM') {
      stage = []
      stages.set(/ AS (\S+)$/i.exec(instruction.rest)?.[1] ?? `stage ${stages.size}`, stage)
    }
    stage.push(instruction)
  }

  for (const { name, rest } of instructions) {
    if (name === 'COPY') problems.push(...problemsOfCopy(rest, stages, ignoreFile))
    if (name === 'RUN' || name === 'CMD') problems.push(...unknownInCommand(rest.replaceAll(/["',[\]]/g, ' ')))
  }

  const last = [...stages.values()].at(-1) ?? []
  const lastOf = (name: string) => last.findLast((instruction) => instruction.name === name)?.rest
  const env = Object.fromEntries(
    last
      .filter(({ name }) => name === 'ENV')
      .flatMap(({ rest }) => rest.split(/\s+/).map((pair) => pair.split('=', 2) as [string, string])),
  )
  problems.push(...unknownSettings(Object.keys(env), OF_OTHERS))
  const user = lastOf('USER')
  if (!user || /^(root|0)(:|$)/.test(user)) problems.push('The last stage runs as root.')
  if (lastOf('EXPOSE') !== env.PORT) problems.push(`It exposes ${lastOf('EXPOSE')} and listens on ${env.PORT}.`)
  if (lastOf('VOLUME') !== env.DATA_DIR) problems.push(`Its volume is ${lastOf('VOLUME')} and its data in ${env.DATA_DIR}.`)
  if (!/\/api\/health\b/.test(lastOf('HEALTHCHECK') ?? '')) problems.push('It has no health check.')
  if (!lastOf('CMD')?.startsWith('[')) problems.push('Its command is not a list, so that a shell would keep signals from the server.')
  return problems
}

function problemsOfCopy(rest: string, stages: Map<string, Instruction[]>, ignoreFile: string): string[] {
  const words = rest.split(/\s+/)
  const options = words.filter((word) => word.startsWith('--'))
  const sources = words.filter((word) => !word.startsWith('--')).slice(0, -1)
  const from = options.find((option) => option.startsWith('--from='))?.slice('--from='.length)
  if (from === undefined) {
    return sources.flatMap((source) => [
      ...(existsSync(source) ? [] : [`COPY ${source}: no such file`]),
      ...(ignored(source, ignoreFile) ? [`COPY ${source}: .dockerignore keeps it out`] : []),
    ])
  }
  const stage = stages.get(from)
  if (!stage) return [`COPY --from=${from}: no such stage`]
  const commands = stage.filter(({ name }) => name === 'RUN').map((instruction) => instruction.rest)
  return sources
    .filter((source) => !commands.some((command) => command.includes(source)))
    .map((source) => `COPY ${source}: nothing in ${from} makes it`)
}
