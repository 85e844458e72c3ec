import { type DialectFrame, dialects } from '@/lib/contract/dialects'
import type { Asked, Dialect, Happening } from '@/lib/server/dialects/dialect'
import { readText } from '@/lib/server/dialects/read-frame'

const read = (text: string, room_id: string): Asked => ({
  command: 'message:post',
  input: { room_id, content: readText(dialects.email.frames.in, text).content },
})

function write(happening: Happening): DialectFrame<'email'> | null {
  if (happening.what === 'users') return { type: 'users', users: happening.usernames }
  if (happening.what !== 'message') return null
  const { id, username, content, timestamp } = happening.message
  return { type: 'message', id, username, content, timestamp }
}

/** `/ws/{email}` */
export const emailDialect: Dialect = { name: 'email', read, write, history: 0 }
