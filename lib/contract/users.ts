import { z } from 'zod'
import { id, label, text } from '@/lib/contract/fields'

/** What a person may do in the whole installation. */
export const userRole = z.enum(['owner', 'admin', 'member', 'guest'])
export type UserRole = z.infer<typeof userRole>

export const user = z.object({
  id,
  username: z.string(),
  name: z.string(),
  avatar_url: z.string().nullable(),
  is_guest: z.boolean(),
  is_bot: z.boolean(),
  role: userRole,
})
export type User = z.infer<typeof user>

/** Names that mean many people in a message. */
const RESERVED_USERNAMES: readonly string[] = ['here', 'everyone']

/** Compared without case: stored and shown in small letters. */
export const username = z
  .string()
  .transform((value) => value.trim().toLowerCase())
  .pipe(z.string().regex(/^[a-z0-9._-]{2,32}$/, '2 to 32 small letters, digits, dots, dashes or underscores.'))
  .refine((value) => !RESERVED_USERNAMES.includes(value), 'This name is reserved.')

export const displayName = label(80)
export const password = text(8, 200)
export const email = z
  .string()
  .transform((value) => value.trim().toLowerCase())
  .pipe(z.email("That isn't an email address.").max(254, 'At most 254 characters.'))
