import type { User } from '@/lib/contract/users'
import { type Page, pagedList, readPage } from '@/lib/domain/page'
import type { Database } from '@/lib/domain/ports'
import { toUser, USER_COLUMNS, type UserRow } from '@/lib/domain/users/to-user'

// The bot of a webhook is nobody that one can do anything with.
const FIND = `SELECT ${USER_COLUMNS}, u.sessions_from FROM users u WHERE u.id = $1 AND u.retired_at IS NULL AND NOT u.is_webhook`

/** @returns the person, and since when their sessions count; null when there is none, or no longer */
export async function findUser(db: Database, id: string): Promise<{ user: User; sessionsFrom: Date } | null> {
  const [row] = await db.sql<UserRow & { sessions_from: Date }>(FIND, [id])
  return row ? { user: toUser(row), sessionsFrom: row.sessions_from } : null
}

// A username has no @ and an address has one, so that at most one row fits.
const FIND_LOGIN = `SELECT ${USER_COLUMNS}, u.password_hash FROM users u WHERE (u.username = $1 OR u.email = $1) AND u.retired_at IS NULL`

/** @param login a username or email address, in small letters */
export async function findLogin(db: Database, login: string): Promise<{ user: User; passwordHash: string | null } | null> {
  const [row] = await db.sql<UserRow & { password_hash: string | null }>(FIND_LOGIN, [login])
  return row ? { user: toUser(row), passwordHash: row.password_hash } : null
}

export interface OwnAccount {
  user: User
  email: string | null
  passwordHash: string | null
}

const FIND_OWN = `SELECT ${USER_COLUMNS}, u.email, u.password_hash FROM users u WHERE u.id = $1`

/** What only the person themselves may know. */
export async function findOwnAccount(db: Database, id: string): Promise<OwnAccount | null> {
  const [row] = await db.sql<UserRow & { email: string | null; password_hash: string | null }>(FIND_OWN, [id])
  return row ? { user: toUser(row), email: row.email, passwordHash: row.password_hash } : null
}

/** `email` undefined leaves it, null takes it away. */
export interface UserEdit {
  name?: string | undefined
  email?: string | null | undefined
}

const UPDATE = `
UPDATE users u SET name = coalesce($2, u.name), email = CASE WHEN $3 THEN $4 ELSE u.email END WHERE u.id = $1 RETURNING ${USER_COLUMNS}`

/** @throws an error with code 23505 when the address is in use */
export async function updateUserRow(db: Database, id: string, edit: UserEdit): Promise<User | null> {
  const [row] = await db.sql<UserRow>(UPDATE, [id, edit.name ?? null, edit.email !== undefined, edit.email ?? null])
  return row ? toUser(row) : null
}

// Only where the password is still the one that was checked: of two changes at once, the second was made with an old one.
const SET_PASSWORD = `
UPDATE users SET password_hash = $2, sessions_from = $3 WHERE id = $1 AND password_hash IS NOT DISTINCT FROM $4 RETURNING id`

/** @returns false when the password was no longer `before` */
export async function setPassword(
  db: Database,
  id: string,
  password: { hash: string; before: string | null; sessionsFrom: Date },
): Promise<boolean> {
  return (await db.sql(SET_PASSWORD, [id, password.hash, password.sessionsFrom, password.before])).length > 0
}

const SET_ROLE = `
UPDATE users u SET role = $2::user_role WHERE u.id = $1 AND u.role <> 'owner' AND NOT u.is_guest AND NOT u.is_webhook RETURNING ${USER_COLUMNS}`

/** @returns null when there is nobody whose role can change */
export async function setUserRole(db: Database, id: string, role: 'admin' | 'member'): Promise<User | null> {
  const [row] = await db.sql<UserRow>(SET_ROLE, [id, role])
  return row ? toUser(row) : null
}

const BOTS = pagedList(`SELECT ${USER_COLUMNS} FROM users u WHERE u.is_bot AND NOT u.is_webhook AND u.retired_at IS NULL`, {
  parameters: 0,
  order: 'lower(u.name), u.username',
  id: 'u.id',
})

export const listBotRows = async (db: Database, page: Page): Promise<User[]> => (await readPage<UserRow>(db, BOTS, [], page)).map(toUser)

/**
 * People by the beginning of any part of their name or username. $1 what it begins with, $2 how many, $3 the guest who asks: they
 * know those they share a room with; null for everyone else. $4 whom they come after, who may have ended since; null: from the beginning.
 */
const LIST = `
SELECT ${USER_COLUMNS} FROM users u
WHERE u.retired_at IS NULL AND NOT u.is_webhook AND ($1 = '' OR starts_with(u.username, lower($1))
    OR strpos(' ' || translate(u.username, '._-', '   '), ' ' || lower($1)) > 0
    OR strpos(' ' || lower(u.name), ' ' || lower($1)) > 0)
  AND ($3::uuid IS NULL OR EXISTS (
    SELECT FROM memberships mine JOIN memberships theirs ON theirs.room_id = mine.room_id WHERE mine.user_id = $3::uuid AND theirs.user_id = u.id))
  AND ($4::uuid IS NULL OR (lower(u.name), u.username) > (SELECT lower(a.name), a.username FROM users a WHERE a.id = $4::uuid))
ORDER BY lower(u.name), u.username LIMIT $2::int`

/** @returns null when there never was anybody whom they could come after */
export async function listUserRows(
  db: Database,
  { query, limit, after = null, guestId }: { query: string; limit: number; after?: string | undefined | null; guestId: string | null },
): Promise<User[] | null> {
  const rows = await db.sql<UserRow>(LIST, [query, limit, guestId, after])
  const isEnd = rows.length > 0 || after === null || (await db.sql('SELECT FROM users WHERE id = $1', [after])).length > 0
  return isEnd ? rows.map(toUser) : null
}
