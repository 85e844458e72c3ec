import { DEFAULT_ROOM_ID } from '@/lib/contract/rooms'
import { chatDialect } from '@/lib/server/dialects/chat-dialect'
import type { Dialect } from '@/lib/server/dialects/dialect'
import { emailDialect } from '@/lib/server/dialects/email-dialect'
import { plainDialect } from '@/lib/server/dialects/plain-dialect'
import { roomDialect } from '@/lib/server/dialects/room-dialect'

/** Where a connection wants to go, and what its address says of who it is. */
export interface Destination {
  dialect: Dialect
  roomId: string
  /** The person must be this one. */
  userId: string | null
  email: string | null
  /** `?token=` and `?username=` */
  token: string | null
  username: string | null
}

const parts = (path: string): string[] | null => {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent)
  } catch {
    return null
  }
}

type Place = Partial<Pick<Destination, 'roomId' | 'userId' | 'email'>> & Pick<Destination, 'dialect'>

function placeOf([root, first, second, ...more]: string[]): Place | null {
  if (root !== 'ws' || more.length > 0) return null
  if (first === undefined) return { dialect: plainDialect }
  if (second === undefined) return first.includes('@') ? { dialect: emailDialect, email: first } : null
  if (first === 'chat') return { dialect: chatDialect, roomId: second }
  return { dialect: roomDialect, roomId: first, userId: second }
}

/** Whether an upgrade is for a dialect at all. */
export const isDialectPath = (target: string): boolean => /^\/ws(?:[/?]|$)/.test(target)

/** @returns null when no dialect has this path */
export function matchPath(target: string): Destination | null {
  const [path = '', search = ''] = target.split('?', 2)
  const segments = parts(path)
  const place = segments && placeOf(segments)
  if (!place) return null
  const query = new URLSearchParams(search)
  return { roomId: DEFAULT_ROOM_ID, userId: null, email: null, ...place, token: query.get('token'), username: query.get('username') }
}
