/**
 * The shapes of what hosts read, written by hand from their references, because no package carries their schemas: what we use of it,
 * and nothing else, so that a slip of the pen is found.
 */
import { existsSync } from 'node:fs'
import { z } from 'zod'
import { unknownInCommand, unknownSettings } from '@/tests/deploy/files'

/** vercel.json: https://vercel.com/docs/project-configuration */
export const vercel = z.strictObject({
  $schema: z.literal('https://openapi.vercel.sh/vercel.json'),
  framework: z.literal('nextjs'),
  installCommand: z.string(),
  buildCommand: z.string(),
})

const variable = z.union([
  z.strictObject({ key: z.string(), value: z.string() }),
  z.strictObject({ key: z.string(), sync: z.literal(false) }),
  z.strictObject({ key: z.string(), generateValue: z.literal(true) }),
  z.strictObject({ key: z.string(), fromDatabase: z.strictObject({ name: z.string(), property: z.literal('connectionString') }) }),
  z.strictObject({
    key: z.string(),
    fromService: z.strictObject({ type: z.literal('keyvalue'), name: z.string(), property: z.literal('connectionString') }),
  }),
])

/** render.yaml: https://render.com/docs/blueprint-spec */
export const render = z.strictObject({
  services: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({
        type: z.literal('web'),
        name: z.string(),
        runtime: z.literal('docker'),
        dockerfilePath: z.string(),
        dockerContext: z.string(),
        plan: z.enum(['starter', 'standard', 'pro', 'pro plus', 'pro max', 'pro ultra']),
        numInstances: z.number().int().positive(),
        healthCheckPath: z.string().startsWith('/'),
        maxShutdownDelaySeconds: z.number().int().min(1).max(300),
        envVars: z.array(variable),
      }),
      z.strictObject({
        type: z.literal('keyvalue'),
        name: z.string(),
        plan: z.enum(['free', 'starter', 'standard', 'pro']),
        ipAllowList: z.array(z.strictObject({ source: z.string(), description: z.string() })),
        maxmemoryPolicy: z.enum(['noeviction', 'allkeys-lru']),
      }),
    ]),
  ),
  databases: z.array(
    z.strictObject({
      name: z.string(),
      plan: z.string(),
      postgresMajorVersion: z.string(),
      ipAllowList: z.array(z.strictObject({ source: z.string(), description: z.string() })),
    }),
  ),
})

/** What is wrong with a Render Blueprint, in sentences. */
export function problemsOfRender(document: unknown): string[] {
  const parsed = render.safeParse(document)
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  const { services, databases } = parsed.data
  const problems: string[] = []
  for (const service of services) {
    if (service.type !== 'web') continue
    if (!existsSync(service.dockerfilePath)) problems.push(`${service.dockerfilePath}: no such file`)
    problems.push(...unknownSettings(service.envVars.map(({ key }) => key)))
    for (const one of service.envVars) {
      if ('fromDatabase' in one && !databases.some(({ name }) => name === one.fromDatabase.name))
        problems.push(`${one.key}: no such database`)
      if ('fromService' in one && !services.some(({ type, name }) => type === one.fromService.type && name === one.fromService.name)) {
        problems.push(`${one.key}: no such service`)
      }
    }
  }
  return problems
}

/** What is wrong with vercel.json, in sentences. */
export function problemsOfVercel(document: unknown): string[] {
  const parsed = vercel.safeParse(document)
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  return [parsed.data.installCommand, parsed.data.buildCommand].flatMap(unknownInCommand)
}

const UNIT_KEYS = {
  Unit: ['Description', 'After', 'Wants'],
  Service: [
    ...[
      'User',
      'WorkingDirectory',
      'EnvironmentFile',
      'Environment',
      'ExecStart',
      'Restart',
      'RestartSec',
      'TimeoutStopSec',
      'LimitNOFILE',
    ],
    ...['StateDirectory', 'StateDirectoryMode', 'LogsDirectory', 'LogsDirectoryMode', 'NoNewPrivileges', 'PrivateTmp', 'PrivateDevices'],
    ...['ProtectSystem', 'ProtectHome', 'ProtectKernelTunables', 'ProtectKernelModules', 'ProtectControlGroups', 'RestrictAddressFamilies'],
    ...['RestrictSUIDSGID', 'CapabilityBoundingSet', 'LockPersonality', 'UMask'],
  ],
  Install: ['WantedBy'],
} as const

/** What is wrong with a systemd unit, in sentences. */
export function problemsOfUnit(text: string): string[] {
  const problems: string[] = []
  let section = ''
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const heading = /^\[(\w+)\]$/.exec(line)?.[1]
    if (heading) {
      section = heading
      continue
    }
    const [, key = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? []
    const known: readonly string[] = UNIT_KEYS[section as keyof typeof UNIT_KEYS] ?? []
    if (!known.includes(key)) problems.push(`[${section}] ${line}: not known here`)
    if (key === 'ExecStart') problems.push(...unknownInCommand(value))
    if (key === 'Environment') problems.push(...unknownSettings(value.split(' ').map((pair) => pair.split('=')[0] ?? '')))
    if (key === 'User' && value === 'root') problems.push('It runs as root.')
  }
  return problems
}
