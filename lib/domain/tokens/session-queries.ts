/** One statement for each way to sign in, so that a request costs one: the person, and whether the session is still good. */

import type { Scope } from '@/lib/contract/tokens'
import type { User } from '@/lib/contract/users'
import type { SignedIn } from '@/lib/domain/context'
import type { Database, TokenClaims } from '@/lib/domain/ports'
import { toUser, USER_COLUMNS, type UserRow } from '@/lib/domain/users/to-user'

/** What decides beside the token itself. */
export interface SessionRules {
  now: Date
  /** Whether guests are let in, unless the owner has said. */
  guests: boolean
}

/** The account `u` has not ended. $1 now, $2 whether guests are let in */
const LIVE = `u.retired_at IS NULL AND (u.guest_until IS NULL OR u.guest_until > $1::timestamptz)
  AND (NOT u.is_guest OR coalesce((SELECT guests FROM workspace), $2::boolean))`
/** The session is not from before the person ended all: both in whole seconds. */
const begunInTime = (seconds: string) => `${seconds} >= floor(extract(epoch FROM u.sessions_from))`
const notRevoked = (jti: string) => `NOT EXISTS (SELECT FROM revoked_tokens WHERE jti = ${jti})`

/** The API token that a ticket was given for is still there. $1 now */
const notDeleted = (id: string) =>
  `EXISTS (SELECT FROM api_tokens t WHERE t.id::text = ${id} AND (t.expires_at IS NULL OR t.expires_at > $1::timestamptz))`

/** $3 person, $4 when the session began, $5 its token's name, $6 whether that is an API token */
const BY_ID = `
SELECT ${USER_COLUMNS} FROM users u WHERE u.id = $3::uuid AND ${LIVE} AND ${begunInTime('$4::bigint')} AND ${notRevoked('$5::text')}
  AND (NOT $6::boolean OR ${notDeleted('$5::text')})`

/** @returns the person whose session it is; null when it is over */
export async function findSessionUser(
  db: Database,
  { userId, issuedAt, tokenId, scopes }: TokenClaims,
  rules: SessionRules,
): Promise<User | null> {
  const [row] = await db.sql<UserRow>(BY_ID, [rules.now, rules.guests, userId, issuedAt, tokenId, scopes !== null])
  return row ? toUser(row) : null
}

/** $3 the service, $4 the account there, $5 when the session began, $6 its token's name */
const BY_ACCOUNT = `
SELECT ${USER_COLUMNS}, a.claimed, a.claimed_at, (${LIVE} AND ${begunInTime('$5::bigint')} AND ${notRevoked('$6::text')}) AS good
FROM accounts a JOIN users u ON u.id = a.user_id WHERE a.provider = $3 AND a.provider_account_id = $4`

export interface OutsideUser {
  user: User
  /** What a token said of them last, and when that was issued, in seconds. */
  claimed: string | null
  claimedAt: number | null
  /** False: they are known, and the session is over. */
  good: boolean
}

/** @returns null when nobody has come with this account yet */
export async function findOutsideUser(
  db: Database,
  session: { provider: string; accountId: string; issuedAt: number; tokenId: string | null },
  rules: SessionRules,
): Promise<OutsideUser | null> {
  type Row = UserRow & { claimed: string | null; claimed_at: number | null; good: boolean }
  const { provider, accountId, issuedAt, tokenId } = session
  const [row] = await db.sql<Row>(BY_ACCOUNT, [rules.now, rules.guests, provider, accountId, issuedAt, tokenId])
  return row ? { user: toUser(row), claimed: row.claimed, claimedAt: row.claimed_at, good: row.good } : null
}

/** $3 the hash of the secret. Notes its use, once a minute: most requests write nothing. */
const BY_API_TOKEN = `
WITH token AS MATERIALIZED (
  SELECT t.id, t.user_id, t.scopes, floor(extract(epoch FROM t.created_at))::float8 AS issued_at FROM api_tokens t
  WHERE t.secret_hash = $3 AND (t.expires_at IS NULL OR t.expires_at > $1::timestamptz)
), used AS (
  UPDATE api_tokens t SET last_used_at = $1::timestamptz FROM token
  WHERE t.id = token.id AND (t.last_used_at IS NULL OR t.last_used_at <= $1::timestamptz - interval '1 minute')
)
SELECT ${USER_COLUMNS}, token.id AS token_id, token.scopes, token.issued_at
FROM token JOIN users u ON u.id = token.user_id WHERE ${LIVE} AND ${begunInTime('token.issued_at')}`

/** @returns null when there is no such token, or no longer */
export async function findApiTokenUser(db: Database, secretHash: string, rules: SessionRules): Promise<SignedIn | null> {
  type Row = UserRow & { token_id: string; scopes: Scope[]; issued_at: number }
  const [row] = await db.sql<Row>(BY_API_TOKEN, [rules.now, rules.guests, secretHash])
  return row ? { user: toUser(row), tokenId: row.token_id, scopes: row.scopes, issuedAt: row.issued_at } : null
}
