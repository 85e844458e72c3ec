import { z } from 'zod'
import { counter, id, label, text, timestamp } from '@/lib/contract/fields'

export const DEFAULT_ROOM_ID = 'general'
/** Ids that would collide with paths of the raw WebSocket dialects. */
export const RESERVED_ROOM_IDS: readonly string[] = ['chat', 'default']

export const visibility = z.enum(['public', 'private'])
export type Visibility = z.infer<typeof visibility>
export const roomKind = z.enum(['room', 'dm'])
export const roomRole = z.enum(['owner', 'admin', 'member', 'guest'])
export type RoomRole = z.infer<typeof roomRole>
/** What a member wants to be told of: every message, what is about them, or nothing. */
export const involvement = z.enum(['everything', 'mentions', 'nothing'])
export type Involvement = z.infer<typeof involvement>

export const roomId = z
  .string()
  .regex(/^[a-z0-9_-]{1,64}$/, '1 to 64 small letters, digits, dashes or underscores.')
  .refine((value) => !RESERVED_ROOM_IDS.includes(value), 'This id is reserved.')

/** An hour. */
export const SLOW_MODE_MAX_SECONDS = 3_600
const SLOW_MODE_RANGE = `From 0 to ${SLOW_MODE_MAX_SECONDS} seconds.`

export const roomFields = {
  name: label(80),
  description: text(0, 500),
  topic: text(0, 250),
  slow_mode_seconds: z.int('A whole number.').min(0, SLOW_MODE_RANGE).max(SLOW_MODE_MAX_SECONDS, SLOW_MODE_RANGE),
}

export const room = z.object({
  id,
  name: z.string(),
  description: z.string(),
  topic: z.string(),
  visibility,
  kind: roomKind,
  created_by: id.nullable(),
  created_at: timestamp,
  member_count: counter,
  last_seq: counter,
  rev: counter,
  /** Whether guests may be in it. */
  guests_allowed: z.boolean(),
  /** How long members wait from one message to the next, the room's owner and admins excepted; 0: not at all. */
  slow_mode_seconds: counter,
  /** A square one, under an address that changes with it. */
  picture_url: z.string().nullable(),
})
export type Room = z.infer<typeof room>

/** One of the people of a direct-message room, as its members see them. */
export const roomPerson = z.object({ user_id: id, username: z.string(), name: z.string(), avatar_url: z.string().nullable() })
export type RoomPerson = z.infer<typeof roomPerson>

/**
 * A room as one person sees it. `role`, `involvement` are null and the counts 0 for a public room they are not in.
 * `people` names everyone in a direct-message room, the caller included, and is empty for other rooms.
 */
export const roomView = room.extend({
  is_member: z.boolean(),
  role: roomRole.nullable(),
  involvement: involvement.nullable(),
  last_read_seq: counter,
  unread: counter,
  mention_count: counter,
  last_message_at: timestamp.nullable(),
  people: z.array(roomPerson),
})
export type RoomView = z.infer<typeof roomView>
