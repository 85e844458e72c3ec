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
}

/**
 * Makes an account if it may be made, in one statement: the first becomes the owner whatever the rule, an invitation is counted, and
 * everyone becomes a member of the default room, having read what is there.
 *
 * Sessions count from the beginning of time: a new person has no old ones, and this process's clock is not the database's.
 *
 * $1 id, $2 username, $3 name, $4 email, $5 password hash, $6 provider, $7 account there, $8 invitation, $9 the rule unless the owner
 * has set one, $10 now, $11 default room
 */
const INSERT = `
WITH policy AS MATERIALIZED (
  SELECT NOT EXISTS (SELECT FROM users WHERE role = 'owner') AS first,
    coalesce((SELECT registration FROM workspace), $9::registration) AS registration
), invited AS (
  UPDATE invites SET uses = invites.uses + 1 FROM policy
  WHERE policy.registration = 'invite' AND NOT policy.first
    AND secret_hash = $8 AND expires_at > $10::timestamptz AND (max_uses IS NULL OR invites.uses < max_uses)
  RETURNING invites.id
), u AS (
  INSERT INTO users (id, username, name, email, password_hash, role, sessions_from)
  SELECT $1::uuid, $2, $3, $4, $5, CASE WHEN first THEN 'owner' ELSE 'member' END::user_role, to_timestamp(0) FROM policy
  WHERE first OR registration = 'open' OR EXISTS (SELECT FROM invited)
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
  const { id, username, name, email, passwordHash, provider, inviteHash } = account
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
