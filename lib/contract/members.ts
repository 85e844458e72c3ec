import { z } from 'zod'
import { id, timestamp } from '@/lib/contract/fields'
import { status } from '@/lib/contract/presence'
import { roomRole } from '@/lib/contract/rooms'

export const member = z.object({
  room_id: id,
  user_id: id,
  username: z.string(),
  name: z.string(),
  avatar_url: z.string().nullable(),
  is_bot: z.boolean(),
  role: roomRole,
  joined_at: timestamp,
  status,
})
export type Member = z.infer<typeof member>
