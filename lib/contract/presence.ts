import { z } from 'zod'
import { id, timestamp } from '@/lib/contract/fields'

export const status = z.enum(['online', 'away', 'dnd', 'offline'])
export type Status = z.infer<typeof status>

export const presence = z.object({
  user_id: id,
  username: z.string(),
  status,
  online: z.boolean(),
  /** For those who are here the moment of asking, for others that of their going, to the minute; null: never. */
  last_seen: timestamp.nullable(),
})

export type Presence = z.infer<typeof presence>

export const onlinePerson = presence.pick({ user_id: true, username: true, status: true })
export type OnlinePerson = z.infer<typeof onlinePerson>

/** Someone who is typing. */
export const typist = presence.pick({ user_id: true, username: true })

/** How long a heartbeat keeps someone here who has no connection. */
export const HEARTBEAT_TTL_MS = 30_000
/** How long a person stays "typing" without saying so again. */
export const TYPING_TTL_MS = 5_000
/** How long after the last connection ended people are told that someone left; a reload is shorter. */
export const PRESENCE_GRACE_MS = 5_000
