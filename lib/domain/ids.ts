import { randomUUIDv7 } from 'node:crypto'
import { notFound } from '@/lib/contract/errors'

/** A new id. Version 7 grows with time, which keeps indexes dense. */
export const newId = (): string => randomUUIDv7()

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
