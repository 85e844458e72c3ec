import type { User } from '@/lib/contract/users'
import type { Registration } from '@/lib/contract/workspace'
import type { Database } from '@/lib/domain/ports'
import { toUser, USER_COLUMNS, type UserRow } from '@/lib/domain/users/to-user'

export interface NewAccount {
  id: string
  username: string
  name: string
  email: string | null
  passwordHash: string | null
  /** The other service that vouches for them. */
  provider: { id: string; accountId: string } | null
  /** SHA-256 of the invitation's secret. */
  inviteHash: string | null
  /** The rule is not asked: who runs the installation has let them in. They never own it. */
  admitted: boolean
  isBot: boolean
}

/**
 * Makes an account if it may be made, in one statement: the first becomes the owner whatever the rule, an invitation is counted, and
 * everyone becomes a member of the default room, having read what is there.
 *
 * Sessions count from the beginning of time: a new person has no old ones, and this process's clock is not the database's.
 *
 * $1 id, $2 username, $3 name, $4 email, $5 password hash, $6 provider, $7 account there, $8 invitation, $9 the rule unless the owner
 * has set one, $10 now, $11 default room, $12 whether they are let in whatever the rule, $13 whether it is a bot
 */
const INSERT = `
WITH policy AS MATERIALIZED (
  SELECT NOT $12::boolean AND NOT EXISTS (SELECT FROM users WHERE role = 'owner') AS first,
    coalesce((SELECT registration FROM workspace), $9::registration) AS registration
), invited AS (
  UPDATE invites SET uses = invites.uses + 1 FROM policy
  WHERE policy.registration = 'invite' AND NOT policy.first AND NOT $12::boolean
    AND secret_hash = $8 AND expires_at > $10::timestamptz AND (max_uses IS NULL OR invites.uses < max_uses)
  RETURNING invites.id
), u AS (
  INSERT INTO users (id, username, name, email, password_hash, role, is_bot, sessions_from)
  SELECT $1::uuid, $2, $3, $4, $5, CASE WHEN first THEN 'owner' ELSE 'member' END::user_role, $13::boolean, to_timestamp(0) FROM policy
  WHERE first OR $12::boolean OR registration = 'open' OR EXISTS (SELECT FROM invited)
  RETURNING *
), vouched AS (
  INSERT INTO accounts (provider, provider_account_id, user_id) SELECT $6::text, $7, id FROM u WHERE $6::text IS NOT NULL
), room AS (
  UPDATE rooms SET member_count = rooms.member_count + 1 FROM u WHERE rooms.id = $11 RETURNING rooms.id, rooms.last_seq
), joined AS (
  INSERT INTO memberships (room_id, user_id, role, last_read_seq)
  SELECT room.id, u.id, CASE WHEN u.role = 'owner' THEN 'owner' ELSE 'member' END::room_role, room.last_seq FROM room, u
)
SELECT policy.registration, ${USER_COLUMNS} FROM policy LEFT JOIN u ON true`

/**
 * @returns the new person, or under which rule there is none
 * @throws an error with code 23505 and the violated `constraint`: the username, the address, the account there, or being the first,
 * was taken by someone else
 */
export async function insertAccount(
  db: Database,
  account: NewAccount,
  options: { registration: Registration; now: Date; roomId: string },
): Promise<{ user: User } | { refusedBy: Registration }> {
  type Row = { registration: Registration } & (UserRow | { id: null })
  const { id, username, name, email, passwordHash, provider, inviteHash, admitted, isBot } = account
  const [row] = await db.sql<Row>(INSERT, [
    id,
    username,
    name,
    email,
    passwordHash,
    provider?.id ?? null,
    provider?.accountId ?? null,
    inviteHash,
    options.registration,
    options.now,
    options.roomId,
    admitted,
    isBot,
  ])
  if (!row) throw new Error('The statement that makes an account answered nothing.')
  return row.id === null ? { refusedBy: row.registration } : { user: toUser(row) }
}

const FIND_BY_PROVIDER = `
SELECT ${USER_COLUMNS} FROM accounts a JOIN users u ON u.id = a.user_id WHERE a.provider = $1 AND a.provider_account_id = $2`

/** @returns the person for whom another service vouches, or null */
export async function findUserOfProvider(db: Database, provider: string, accountId: string): Promise<User | null> {
  const [row] = await db.sql<UserRow>(FIND_BY_PROVIDER, [provider, accountId])
  return row ? toUser(row) : null
}

/** Usernames in use that begin with `base`. */
export async function listUsernames(db: Database, base: string): Promise<Set<string>> {
  const rows = await db.sql<{ username: string }>('SELECT username FROM users WHERE starts_with(username, $1)', [base])
  return new Set(rows.map((row) => row.username))
}

/** $1 the service, $2 the account there, $3 name, $4 username, $5 email, $6 what was said, $7 when */
const UPDATE_OUTSIDE = `
WITH heard AS (
  UPDATE accounts SET claimed = $6, claimed_at = $7::int
  WHERE provider = $1 AND provider_account_id = $2 AND coalesce(claimed_at, 0) <= $7::int RETURNING user_id
)
UPDATE users u SET name = coalesce($3, u.name), username = coalesce($4, u.username), email = coalesce($5, u.email)
FROM heard WHERE u.id = heard.user_id RETURNING ${USER_COLUMNS}`

/**
 * Takes over what an outside service says of a person now; what is undefined stays.
 * @returns null when a newer token has said something else in the meantime
 * @throws an error with code 23505 when the username or the address is in use
 */
export async function updateOutsideUser(
  db: Database,
  account: { provider: string; accountId: string },
  edit: { name?: string | undefined; username?: string | undefined; email?: string | undefined },
  heard: { claimed: string; claimedAt: number },
): Promise<User | null> {
  const params = [account.provider, account.accountId, edit.name ?? null, edit.username ?? null, edit.email ?? null]
  const [row] = await db.sql<UserRow>(UPDATE_OUTSIDE, [...params, heard.claimed, heard.claimedAt])
  return row ? toUser(row) : null
}
