import { displayName, email as emailField, type User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { createTurns } from '@/lib/domain/in-turn'
import { findUserOfProvider, listUsernames } from '@/lib/domain/users/account-queries'
import { createAccount } from '@/lib/domain/users/create-account'
import { freeUsername, toUsername } from '@/lib/domain/users/free-username'
import { violatedConstraint } from '@/lib/domain/users/taken'

/** What another service says of a person. */
export interface ProviderIdentity {
  provider: string
  /** Their id there; all else may change. */
  accountId: string
  username: string | null
  name: string | null
  /** Only one that the service has verified. */
  email: string | null
  /** The secret of an invitation they came with. */
  invite: string | null
  /** Whoever runs the installation trusts the service with letting people in. */
  admitted?: boolean
}

/** Other processes may take the same name at the same moment. */
const TRIES = 10
const inTurn = createTurns()
/** Names that begin alike are all looked at; one with a number has at least this much of the base in front of it. */
export const BASE_LENGTH = 24

/**
 * The person for whom another service vouches: always the same for the same account there, and made when they come for the first time.
 * An address in use belongs to whoever has it: the new account is made without one.
 * @throws ChatError `forbidden` when they are new and the installation does not let them in
 */
export function userOfProvider(world: World, identity: ProviderIdentity): Promise<User> {
  const base = toUsername([identity.username, identity.email, identity.name])
  return inTurn(base, () => findOrMake(world, identity, base))
}

async function findOrMake(world: World, identity: ProviderIdentity, base: string): Promise<User> {
  const provider = { id: identity.provider, accountId: identity.accountId }
  const name = displayName.safeParse(identity.name ?? '')
  let email = emailField.safeParse(identity.email).data ?? null
  for (let tries = 1; ; tries++) {
    const known = await findUserOfProvider(world.db, provider.id, provider.accountId)
    if (known) return known
    const username = freeUsername(base, await listUsernames(world.db, base.slice(0, BASE_LENGTH)))
    try {
      return await createAccount(world, {
        username,
        name: name.data ?? username,
        email,
        passwordHash: null,
        provider,
        invite: identity.invite,
        admitted: identity.admitted ?? false,
      })
    } catch (error) {
      const constraint = violatedConstraint(error)
      if (constraint === null || tries === TRIES) throw error
      if (constraint === 'users_email_key') email = null
    }
  }
}
