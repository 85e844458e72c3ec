import { z } from 'zod'
import { counter, id, label, timestamp } from '@/lib/contract/fields'

/** Who may make an account: anyone, those with an invite link, or nobody. The first account can always be made. */
export const registration = z.enum(['open', 'invite', 'closed'])
export type Registration = z.infer<typeof registration>

/** What anybody may know of the installation before signing in. `providers`: other ways to sign in that are switched on. */
export const workspace = z.object({
  name: z.string(),
  registration,
  /** Whether people may come as guests, by a name alone. */
  guests: z.boolean(),
  has_owner: z.boolean(),
  providers: z.array(z.object({ id: z.string(), name: z.string() })),
})
export type Workspace = z.infer<typeof workspace>

/** Holds the secret of an invitation while its bearer signs in at another service. */
export const INVITE_COOKIE = 'hubbub-invite'

export const workspaceFields = { name: label(60), registration }

/** An invitation. `url` is shown once, when it is made: only a hash of its secret is kept. */
export const invite = z.object({
  id,
  created_by: id,
  created_at: timestamp,
  expires_at: timestamp,
  max_uses: counter.nullable(),
  uses: counter,
})
export type Invite = z.infer<typeof invite>
