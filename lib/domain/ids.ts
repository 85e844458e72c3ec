import { randomUUID } from 'node:crypto'
import { notFound } from '@/lib/contract/errors'

/** The last id's milliseconds and, in twelve more bits, its place among those of one millisecond. */
let last = 0

/**
 * A new id: a UUID of version 7, which grows with time and keeps indexes dense. Each is greater than the one made here
 * before it, in the same millisecond too (RFC 9562, 6.2): what is listed in the order of ids is in the order in which it was made. Other
 * processes, and the bundle of the pages, count for themselves.
 */
export function newId(): string {
  last = Math.max(Date.now() * 0x1000, last + 1)
  const time = last.toString(16).padStart(15, '0')
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${time.slice(12)}${randomUUID().slice(18)}`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export const isId = (id: string): boolean => UUID.test(id)

/**
 * An id that a client sent, in the form the database takes.
 * @param what names the thing for the error
 * @throws ChatError `not_found` when it has another form: then it names nothing
 */
export function knownId(what: string, id: string): string {
  if (!isId(id)) throw notFound(what)
  return id.toLowerCase()
}
