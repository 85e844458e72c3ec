import { DIALECT_HISTORY, type DialectFrame, dialects } from '@/lib/contract/dialects'
import type { Asked, Dialect, Happening } from '@/lib/server/dialects/dialect'
import { readText } from '@/lib/server/dialects/read-frame'

const read = (text: string, room_id: string): Asked => ({
  command: 'message:post',
  input: { room_id, content: readText(dialects.plain.frames.in, text).content },
})

function write(happening: Happening): DialectFrame<'plain'> | null {
  if (happening.what !== 'message') return null
  const { id, username, content, timestamp } = happening.message
  return { id, username, content, created_at: timestamp }
}

/** `/ws` */
export const plainDialect: Dialect = { name: 'plain', read, write, history: DIALECT_HISTORY }
