import { expect, it } from 'vitest'
import { z } from 'zod'
import { jsonSchema } from '@/lib/contract/docs/json-schema'
import { schemaText } from '@/lib/contract/docs/schema-text'
import { limit, timestamp } from '@/lib/contract/fields'
import { user } from '@/lib/contract/users'

it('reads like TypeScript', () => {
  const shape = z.object({
    name: z.string(),
    topic: z.string().nullish(),
    limit: limit(50),
    kind: z.enum(['room', 'dm']),
    people: z.array(user),
    kinds: z.array(z.enum(['a', 'b'])),
    at: timestamp,
    rooms: z.record(z.string(), z.int()),
    frame: z.discriminatedUnion('type', [z.object({ type: z.literal('a') }), z.object({ type: z.literal('b') })]),
    inner: z.object({ role: z.string().max(5).optional() }),
    nothing: z.object({}),
  })
  expect(schemaText(jsonSchema(shape, 'input'))).toBe(`{
  name: string
  topic?: string | null
  limit?: integer  // 1 to 200, 50 if left out
  kind: "room" | "dm"
  people: User[]
  kinds: ("a" | "b")[]
  at: string  // RFC 3339, UTC
  rooms: {
    [key]: integer
  }
  frame: {
    type: "a"
  } | {
    type: "b"
  }
  inner: {
    role?: string  // at most 5 characters
  }
  nothing: {}
}`)
})
