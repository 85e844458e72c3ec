import { type DialectFrame, dialects } from '@/lib/contract/dialects'
import { invalid } from '@/lib/contract/errors'
import type { Asked, Dialect, Happening } from '@/lib/server/dialects/dialect'
import { readJson } from '@/lib/server/dialects/read-frame'

/** A file's address here, in its long and its short form. */
const FILE_URL = /^(?:\/api)?\/files\/([^/?#]{1,64})\/download$/

function fileIdsOf(url: string | null | undefined, type: string | null | undefined): { file_ids?: string[] } {
  if (url == null && type !== 'file') return {}
  const fileId = FILE_URL.exec(url ?? '')?.[1]
  if (!fileId) throw invalid({ file_url: 'There is no such file.' })
  return { file_ids: [fileId] }
}

function read(text: string, room_id: string): Asked {
  const frame = readJson(dialects.room.frames.in, text)
  if (frame.type === 'typing') return { command: 'typing:start', input: { room_id } }
  if (frame.type === 'stop_typing') return { command: 'typing:stop', input: { room_id } }
  return {
    command: 'message:post',
    input: { room_id, content: frame.content, ...fileIdsOf(frame.file_url, frame.message_type) },
  }
}

const TYPES = { typing: 'typing', 'stopped-typing': 'stop_typing' } as const
const NOTICES = { joined: 'user_joined', left: 'user_left' } as const

function write(happening: Happening): DialectFrame<'room'> | null {
  switch (happening.what) {
    case 'message': {
      const { id, room_id, user_id, username, content, message_type, file_url, timestamp } = happening.message
      return { type: 'message', id, room_id, user_id, username, content, message_type, file_url, timestamp }
    }
    case 'typing':
    case 'stopped-typing': {
      const { user_id, username, room_id } = happening
      return { type: TYPES[happening.what], user_id, username, room_id }
    }
    case 'joined':
    case 'left': {
      const { user_id, username, room_id, timestamp } = happening
      return { type: NOTICES[happening.what], user_id, username, room_id, timestamp }
    }
    case 'users':
      return null
  }
}

/** `/ws/{room_id}/{user_id}` */
export const roomDialect: Dialect = { name: 'room', read, write, history: 0 }
