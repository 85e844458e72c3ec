import { type DialectFrame, dialects } from '@/lib/contract/dialects'
import type { Asked, Dialect, Happening } from '@/lib/server/dialects/dialect'
import { readJson } from '@/lib/server/dialects/read-frame'

const COMMANDS = { join: 'room:join', leave: 'room:leave', typing: 'typing:start' } as const

function read(text: string, room_id: string): Asked {
  const frame = readJson(dialects.chat.frames.in, text)
  if (frame.type === 'message') return { command: 'message:post', input: { room_id, content: frame.content } }
  return { command: COMMANDS[frame.type], input: { room_id } }
}

const NOTICES = { joined: 'join', left: 'leave' } as const

function write(happening: Happening): DialectFrame<'chat'> | null {
  switch (happening.what) {
    case 'message': {
      const { id, room_id, user_id, username, content, timestamp } = happening.message
      return { type: 'message', id, room_id, user_id, username, content, timestamp }
    }
    case 'joined':
    case 'left': {
      const { room_id, user_id, username, timestamp } = happening
      return { type: NOTICES[happening.what], room_id, user_id, username, timestamp }
    }
    case 'typing': {
      const { room_id, user_id, username } = happening
      return { type: 'typing', room_id, user_id, username }
    }
    case 'stopped-typing':
    case 'users':
      return null
  }
}

/** `/ws/chat/{room_id}` */
export const chatDialect: Dialect = { name: 'chat', read, write, history: 0 }
