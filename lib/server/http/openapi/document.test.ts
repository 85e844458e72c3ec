import { isDeepStrictEqual } from 'node:util'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { commandDocs } from '@/lib/contract/docs/command-docs'
import { openApiDocument } from '@/lib/server/http/openapi/document'
import { answerShape, templated } from '@/lib/server/http/openapi/operation'
import { otherPaths } from '@/lib/server/http/openapi/other-paths'
import { answerOf, routes } from '@/lib/server/http/routes'

const document = openApiDocument() as { openapi: string; paths: Record<string, Record<string, { operationId: string }>> }
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })),
)

describe('the document', () => {
  it('is OpenAPI 3.1', async () => {
    const validator = new Validator()
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true })
    expect([document.openapi, validator.version]).toEqual(['3.1.0', '3.1'])
  })

  it('has every route, and no other', () => {
    const documented = operations.filter(({ path }) => !Object.hasOwn(otherPaths, path)).map(({ path, method }) => `${method} ${path}`)
    expect(documented.sort()).toEqual(routes.map(({ method, path }) => `${method.toLowerCase()} ${templated(path)}`).sort())
  })

  it('shows how lists come page by page', () => {
    const { parameters, responses } = document.paths['/api/rooms/{room_id}/members']!.get as unknown as Record<string, object>
    expect(parameters).toEqual([
      expect.objectContaining({ name: 'room_id', in: 'path', required: true }),
      { name: 'limit', in: 'query', required: false, schema: { type: 'integer', minimum: 1, maximum: 200 }, example: 20 },
      { name: 'after', in: 'query', required: false, schema: expect.objectContaining({ type: 'string' }) },
    ])
    expect(responses).toMatchObject({ 200: { headers: { Link: { schema: { type: 'string' } } } } })
  })

  it('gives each operation a name of its own', () => {
    const names = operations.map(({ operationId }) => operationId)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })
})

it.each(routes.filter(({ status }) => status !== 204).map((route) => ({ route, name: `${route.method} ${route.path}` })))(
  '$name is shown answering as it is said to',
  ({ route }) => {
    const answer = answerOf(route, commandDocs[route.command].output, 'https://chat.tidewater.example')
    expect(isDeepStrictEqual(answerShape(route).parse(answer), answer)).toBe(true)
  },
)
