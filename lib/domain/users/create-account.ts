import { forbidden } from '@/lib/contract/errors'
import { DEFAULT_ROOM_ID } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'
import type { Registration } from '@/lib/contract/workspace'
import type { World } from '@/lib/domain/context'
import { newId } from '@/lib/domain/ids'
import { publishJoined } from '@/lib/domain/members/publish-membership'
import { hashSecret } from '@/lib/domain/tokens/secret'
import { insertAccount, type NewAccount } from '@/lib/domain/users/account-queries'
import { violatedConstraint } from '@/lib/domain/users/taken'

type Person = Omit<NewAccount, 'id' | 'inviteHash' | 'admitted' | 'isBot'> & { invite: string | null; admitted?: boolean; isBot?: boolean }

const REFUSALS: Record<Registration, string> = {
  open: "You can't make an account here.",
  invite: 'You need an invitation to join, and this one is not valid or used up.',
  closed: 'New accounts are closed here. Ask the people who run it.',
}

/**
 * Makes an account, if the installation lets new people in, and tells the default room. The first of all owns the installation.
 * @throws ChatError `forbidden`; the database's own error when username, address or outside account is taken
 */
export async function createAccount(world: World, { invite, ...person }: Person): Promise<User> {
  const account = { admitted: false, isBot: false, ...person, id: newId(), inviteHash: invite ? hashSecret(invite) : null }
  const options = { registration: world.installation.registration, now: world.clock.now(), roomId: DEFAULT_ROOM_ID }
  const made = await insertAccount(world.db, account, options).catch((error: unknown) => {
    // Two were first at the same moment, and the other one owns it now.
    if (violatedConstraint(error) === 'users_owner_key') return insertAccount(world.db, account, options)
    throw error
  })
  if ('refusedBy' in made)
    throw forbidden(made.refusedBy === 'invite' && !invite ? 'You need an invitation to join.' : REFUSALS[made.refusedBy])
  // Nobody who is new has a connection yet that could miss something.
  publishJoined(world, DEFAULT_ROOM_ID, made.user, { seq: 0, rev: 0 })
  return made.user
}
