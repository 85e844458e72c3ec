import { displayName, email as emailField, type User } from '@/lib/contract/users'
import type { SignedIn, World } from '@/lib/domain/context'
import type { OutsideClaims } from '@/lib/domain/ports'
import { findOutsideUser, type OutsideUser, type SessionRules } from '@/lib/domain/tokens/session-queries'
import { listUsernames, updateOutsideUser } from '@/lib/domain/users/account-queries'
import { freeUsername, toUsername } from '@/lib/domain/users/free-username'
import { BASE_LENGTH, userOfProvider } from '@/lib/domain/users/provider-account'
import { publishUser } from '@/lib/domain/users/publish-user'
import { violatedConstraint } from '@/lib/domain/users/taken'

/** However its tokens are signed, it is one service: whoever runs the installation has named it. */
const PROVIDER = 'jwt'
/** Others may take the same name or address at the same moment. */
const TRIES = 5

type Said = [username: string | null, name: string | null, email: string | null]
const said = ({ username, name, email }: OutsideClaims): Said => [username, name, email]

/**
 * The person that a token of the outside service speaks of: made when they come for the first time, always the same for the same
 * subject, never someone who has an account here already, whatever their name or address.
 * @returns null when the token was revoked or the account has ended
 */
export async function outsideSession(world: World, claims: OutsideClaims, rules: SessionRules): Promise<SignedIn | null> {
  const session = { provider: PROVIDER, accountId: claims.subject, issuedAt: claims.issuedAt, tokenId: claims.tokenId }
  const find = () => findOutsideUser(world.db, session, rules)
  const found = (await find()) ?? (await provision(world, claims).then(find))
  if (!found?.good) return null
  const user = isNews(found, claims) ? await follow(world, found, claims) : found.user
  return { user, issuedAt: claims.issuedAt, tokenId: claims.tokenId, scopes: null }
}

const provision = (world: World, claims: OutsideClaims) =>
  userOfProvider(world, {
    provider: PROVIDER,
    accountId: claims.subject,
    username: claims.username ?? claims.name,
    name: claims.name ?? claims.username,
    email: claims.email,
    invite: null,
    admitted: true,
  })

/** An older token that is still good says nothing new. */
const isNews = ({ claimed, claimedAt }: OutsideUser, claims: OutsideClaims) =>
  claimed !== JSON.stringify(said(claims)) && (claimedAt ?? 0) <= claims.issuedAt

/** Takes over what the service calls them now, where it differs from what it said before; what they changed here themselves stays. */
async function follow(world: World, { user, claimed }: OutsideUser, claims: OutsideClaims): Promise<User> {
  const [username, name, email] = said(claims)
  const before = claimed === null ? [username, name, email] : (JSON.parse(claimed) as Said)
  const newName = name !== before[1] || (name === null && username !== before[0]) ? displayName.safeParse(name ?? username).data : undefined
  const base = username !== null && username !== before[0] ? toUsername([username]) : null
  let newEmail = email !== before[2] ? (emailField.safeParse(email).data ?? undefined) : undefined
  for (let tries = 1; ; tries++) {
    const taken = base === null || base === user.username ? null : await listUsernames(world.db, base.slice(0, BASE_LENGTH))
    const edit = { name: newName, username: taken && base ? freeUsername(base, taken) : undefined, email: newEmail }
    try {
      const changed = await updateOutsideUser(world.db, { provider: PROVIDER, accountId: claims.subject }, edit, {
        claimed: JSON.stringify(said(claims)),
        claimedAt: claims.issuedAt,
      })
      if (!changed) return user
      if (edit.name !== undefined || edit.username !== undefined) await publishUser(world, changed)
      return changed
    } catch (error) {
      const constraint = violatedConstraint(error)
      if (constraint === null || tries === TRIES) throw error
      if (constraint === 'users_email_key') newEmail = undefined
    }
  }
}
