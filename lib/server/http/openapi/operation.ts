import { z } from 'zod'
import { commands } from '@/lib/contract/commands'
import { commandDocs } from '@/lib/contract/docs/command-docs'
import { type JsonSchema, jsonSchema } from '@/lib/contract/docs/json-schema'
import { answerOf, type Route } from '@/lib/server/http/routes'

/** Where addresses in examples lead. */
const ORIGIN = 'https://chat.tidewater.example'

const TAGS: Record<string, string> = {
  account: 'Accounts',
  me: 'Accounts',
  socket: 'Accounts',
  token: 'Tokens and bots',
  session: 'Tokens and bots',
  bot: 'Tokens and bots',
  'incoming-webhook': 'Webhooks',
  'outgoing-webhook': 'Webhooks',
  'webhook-delivery': 'Webhooks',
  file: 'Files',
  storage: 'Installation',
  room: 'Rooms',
  member: 'Rooms',
  dm: 'Rooms',
  message: 'Messages',
  typing: 'Presence',
  presence: 'Presence',
  notification: 'Notifications',
  user: 'People',
  workspace: 'Installation',
  invite: 'Installation',
}

export interface Operation {
  operationId: string
  summary: string
  tags: string[]
  security?: Record<string, string[]>[]
  parameters: Parameter[]
  requestBody?: { required: boolean; content: Record<string, { schema: JsonSchema; example?: unknown }> }
  responses: Record<string, unknown>
}
interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  schema: JsonSchema
  example?: unknown
  description?: string
}

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 200 },
  description: 'Sent again with the same key, it is carried out once and answered the same.',
}

/** `:name` is `{name}` here. */
export const templated = (path: string) => path.replace(/:(\w+)/g, '{$1}')

/** What `POST /api/rooms` is called by programs: `post_rooms`. */
const operationId = ({ method, path }: Route) =>
  `${method.toLowerCase()}_${path
    .replace('/api/', '')
    .replace(/[^a-z]+/g, '_')
    .replace(/_$/, '')}`

/** The shape of the answer's body. */
export function answerShape({ command, field, shape }: Route): z.ZodType {
  const { output } = commands[command]
  return field ? (output.shape as unknown as Record<string, z.ZodType>)[field]! : (shape ?? output)
}

/** One route, as OpenAPI has it. */
export function operationOf(route: Route): Operation {
  const { command, path, query = {}, rename = {}, fixed = {}, also = {} } = route
  const { summary, input: example, output } = commandDocs[command]
  const values = example as Record<string, unknown>
  const fields = commands[command].input.shape as Record<string, z.ZodType>
  const fieldOf = (name: string) => rename[name] ?? name
  const isRequired = (name: string) => !fields[name]!.safeParse(undefined).success

  const inPath = [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!)
  const inQuery = Object.keys(query)
  const parameter =
    (place: 'path' | 'query') =>
    (name: string): Parameter => {
      const field = fieldOf(name)
      const given = Object.hasOwn(values, field)
      return {
        name,
        in: place,
        required: place === 'path' || isRequired(field),
        schema: jsonSchema(fields[field]!, 'input'),
        ...(given && { example: values[field] }),
      }
    }
  const elsewhere = new Set([...inPath, ...inQuery, ...Object.keys(fixed)].map(fieldOf))
  const inBody = Object.keys(fields).filter((name) => route.method !== 'GET' && !elsewhere.has(name))
  const body = z.object({ ...Object.fromEntries(inBody.map((name) => [name, fields[name]!])), ...also })
  const hasBody = Object.keys(body.shape).length > 0

  return {
    operationId: operationId(route),
    summary,
    tags: [TAGS[command.split(':')[0]!]!],
    ...(commands[command].anonymous && { security: [] }),
    parameters: [
      ...inPath.map(parameter('path')),
      ...inQuery.map(parameter('query')),
      ...(route.idempotent || command === 'message:post' ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(hasBody && {
      requestBody: {
        required: inBody.some(isRequired),
        content: {
          'application/json': {
            schema: jsonSchema(body, 'input'),
            example: Object.fromEntries(Object.entries(values).filter(([name]) => inBody.includes(name))),
          },
        },
      },
    }),
    responses: {
      [route.status ?? 200]:
        route.status === 204
          ? { description: 'Done.' }
          : {
              description: 'Done.',
              ...(route.paged && {
                headers: { Link: { description: 'Leads to the next page: `rel="next"`.', schema: { type: 'string' } } },
              }),
              content: {
                'application/json': { schema: jsonSchema(answerShape(route), 'output'), example: answerOf(route, output, ORIGIN) },
              },
            },
      '4XX': { $ref: '#/components/responses/Problem' },
      '5XX': { $ref: '#/components/responses/Problem' },
    },
  }
}
