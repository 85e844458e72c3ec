import type { JsonSchema } from '@/lib/contract/docs/json-schema'
import { schemaText } from '@/lib/contract/docs/schema-text'
import { openApiDocument } from '@/lib/server/http/openapi/document'

/** As much of the document as is read here. */
interface Documented {
  summary: string
  tags: string[]
  security?: unknown[]
  parameters?: { name: string; in: string; required: boolean; schema: JsonSchema; example?: unknown; description?: string }[]
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
}
type Content = Record<string, { schema: JsonSchema; example?: unknown }>
interface Document {
  paths: Record<string, Record<string, Documented>>
  components: { schemas: Record<string, JsonSchema> }
}

const pretty = (value: unknown) => (value === undefined ? null : JSON.stringify(value, null, 2))

function shown(content: Content | undefined) {
  const [type, media] = Object.entries(content ?? {})[0] ?? []
  if (!type || !media) return null
  return { type, text: type === 'application/json' ? schemaText(media.schema) : type, example: pretty(media.example) }
}

/** The document's operations in its order, in words that fit a page. */
export function listedOperations() {
  const { paths } = openApiDocument() as Document
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => {
      const [status = '200', response] = Object.entries(operation.responses)[0] ?? []
      return {
        id: `${method}${path.replace(/[^a-z]+/gi, '-')}`.replace(/-$/, ''),
        method: method.toUpperCase(),
        path,
        summary: operation.summary,
        tag: operation.tags[0] ?? '',
        anonymous: operation.security?.length === 0,
        parameters: (operation.parameters ?? []).map(({ name, required, schema, example, description, ...one }) => ({
          name,
          place: one.in,
          required,
          type: schemaText(schema),
          example: example === undefined ? '' : String(example),
          description: description ?? '',
        })),
        body: shown(operation.requestBody?.content),
        answer: { status, ...shown(response?.content) },
      }
    }),
  )
}

/** Every named shape, by its name. */
export const listedShapes = () =>
  Object.entries((openApiDocument() as Document).components.schemas)
    .map(([name, schema]) => ({ name, text: schemaText(schema) }))
    .sort((a, b) => a.name.localeCompare(b.name))
