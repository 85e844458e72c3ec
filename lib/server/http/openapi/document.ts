import { namedSchemas } from '@/lib/contract/docs/json-schema'
import { type Operation, operationOf, templated } from '@/lib/server/http/openapi/operation'
import { otherPaths } from '@/lib/server/http/openapi/other-paths'
import { routes } from '@/lib/server/http/routes'

const DESCRIPTION = `What is here can be sent over Socket.IO too, by the name of its command: see [Realtime](/docs/realtime).

Sign in with \`POST /api/token\` and send the token as \`Authorization: Bearer …\`. In the browser one is signed in to, the session will do.
Paths below \`/api/rooms\`, \`/api/messages\`, \`/api/presence\` and \`/api/notifications\` answer without \`/api\` too. Errors are \`application/problem+json\`: go by \`code\`.
Every \`GET\` has an \`ETag\`; sent as \`If-None-Match\`, what has not changed is answered 304.`

let made: object | undefined

/** The OpenAPI document, generated from the routes and the contract. */
export function openApiDocument(): object {
  made ??= make()
  return made
}

function make() {
  const paths: Record<string, Record<string, Operation>> = {}
  for (const route of routes) (paths[templated(route.path)] ??= {})[route.method.toLowerCase()] = operationOf(route)
  const example = {
    type: 'about:blank',
    title: 'Not found',
    status: 404,
    detail: 'There is no such room.',
    code: 'not_found',
    message: 'There is no such room.',
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Hubbub', version: '1', description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { session: [] }],
    paths: { ...paths, ...otherPaths },
    components: {
      schemas: namedSchemas(),
      responses: {
        Problem: {
          description: 'Refused, or not possible now.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example } },
        },
      },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'From POST /api/token, an API token, or a token of an outside service.' },
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token', description: 'The session of the web app.' },
      },
    },
  }
}
