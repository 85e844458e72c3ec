import { z } from 'zod'
import { id, timestamp } from '@/lib/contract/fields'

/** What an API token may be used for: to see, to do what people do, to run the installation (for those who may). */
export const scope = z.enum(['read', 'write', 'admin'])
export type Scope = z.infer<typeof scope>

/** Every API token begins with this, so that people and programs that look for leaked secrets recognise one. */
export const API_TOKEN_PREFIX = 'hub_'

/** A token that a person made for a program, or an admin for a bot. The secret itself is shown once; `start` is how it begins. */
export const apiToken = z.object({
  id,
  user_id: id,
  name: z.string(),
  start: z.string(),
  scopes: z.array(scope),
  created_at: timestamp,
  expires_at: timestamp.nullable(),
  /** To the minute; null: never. */
  last_used_at: timestamp.nullable(),
})
export type ApiToken = z.infer<typeof apiToken>
