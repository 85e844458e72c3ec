import type { JsonSchema } from '@/lib/contract/docs/json-schema'

/** A JSON Schema in the words of TypeScript, which most people read faster: `{ name: string, topic?: string }`. */
export function schemaText(schema: JsonSchema, indent = ''): string {
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? ''
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  const choices = schema.anyOf ?? schema.oneOf
  if (Array.isArray(choices)) return [...new Set((choices as JsonSchema[]).map((one) => schemaText(one, indent)))].join(' | ')
  if (Array.isArray(schema.type)) return schema.type.map((type: unknown) => schemaText({ ...schema, type }, indent)).join(' | ')
  if (schema.type === 'array') return arrayText(schema.items as JsonSchema | undefined, indent)
  if (schema.type === 'object') return objectText(schema, indent)
  return typeof schema.type === 'string' ? schema.type : 'any'
}

function arrayText(items: JsonSchema | undefined, indent: string): string {
  const inner = schemaText(items ?? {}, indent)
  return inner.includes(' | ') ? `(${inner})[]` : `${inner}[]`
}

function objectText({ properties = {}, required = [], additionalProperties }: JsonSchema, indent: string): string {
  const inside = `${indent}  `
  const needed = required as string[]
  const lines = Object.entries(properties as Record<string, JsonSchema>).map(
    ([name, field]) => `${inside}${name}${needed.includes(name) ? '' : '?'}: ${schemaText(field, inside)}${noteOf(field)}`,
  )
  if (typeof additionalProperties === 'object') lines.push(`${inside}[key]: ${schemaText(additionalProperties as JsonSchema, inside)}`)
  return lines.length > 0 ? `{\n${lines.join('\n')}\n${indent}}` : '{}'
}

/** What a type cannot say: bounds, and what it is when left out. */
function noteOf({ minimum, maximum, maxLength, format, default: otherwise }: JsonSchema): string {
  const notes = [
    typeof minimum === 'number' && typeof maximum === 'number' && `${minimum} to ${maximum}`,
    typeof maxLength === 'number' && `at most ${maxLength} characters`,
    format === 'date-time' && 'RFC 3339, UTC',
    otherwise !== undefined && `${JSON.stringify(otherwise)} if left out`,
  ].filter(Boolean)
  return notes.length > 0 ? `  // ${notes.join(', ')}` : ''
}
