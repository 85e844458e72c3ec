import type { ApiToken, Scope } from '@/lib/contract/tokens'
import { type Page, pagedList, readPage } from '@/lib/domain/page'
import type { Database } from '@/lib/domain/ports'

interface ApiTokenRow {
  id: string
  user_id: string
  name: string
  secret_start: string
  scopes: Scope[]
  created_at: Date
  expires_at: Date | null
  last_used_at: Date | null
}

const COLUMNS = 't.id, t.user_id, t.name, t.secret_start, t.scopes, t.created_at, t.expires_at, t.last_used_at'

const toApiToken = (row: ApiTokenRow): ApiToken => ({
  id: row.id,
  user_id: row.user_id,
  name: row.name,
  start: row.secret_start,
  scopes: row.scopes,
  created_at: row.created_at.toISOString(),
  expires_at: row.expires_at?.toISOString() ?? null,
  last_used_at: row.last_used_at?.toISOString() ?? null,
})

export interface NewApiToken {
  id: string
  userId: string
  name: string
  secretHash: string
  secretStart: string
  scopes: Scope[]
  createdAt: Date
  expiresAt: Date | null
}

/** $9 how many one person may have */
const INSERT = `
INSERT INTO api_tokens AS t (id, user_id, name, secret_hash, secret_start, scopes, created_at, expires_at)
SELECT $1::uuid, $2::uuid, $3, $4, $5, $6::text[], $7::timestamptz, $8::timestamptz
WHERE (SELECT count(*) FROM api_tokens WHERE user_id = $2::uuid) < $9::int
RETURNING ${COLUMNS}`

/** @returns null when the person has as many as one may have */
export async function insertApiToken(db: Database, token: NewApiToken, most: number): Promise<ApiToken | null> {
  const { id, userId, name, secretHash, secretStart, scopes, createdAt, expiresAt } = token
  const [row] = await db.sql<ApiTokenRow>(INSERT, [id, userId, name, secretHash, secretStart, scopes, createdAt, expiresAt, most])
  return row ? toApiToken(row) : null
}

/** Those that are good at $2. */
const LIST = pagedList(
  `
SELECT ${COLUMNS} FROM api_tokens t JOIN users u ON u.id = t.user_id
WHERE t.user_id = $1 AND (t.expires_at IS NULL OR t.expires_at > $2) AND t.created_at >= date_trunc('second', u.sessions_from)`,
  { parameters: 2, order: 't.created_at DESC, t.id DESC', id: 't.id', newestFirst: true },
)

/** Newest first. */
export const listApiTokenRows = async (db: Database, userId: string, now: Date, page: Page): Promise<ApiToken[]> =>
  (await readPage<ApiTokenRow>(db, LIST, [userId, now], page)).map(toApiToken)

/** $1 token, $2 who asks, $3 whether they run the installation: then it may be a bot's */
const DELETE = `
DELETE FROM api_tokens t USING users u
WHERE t.id = $1 AND u.id = t.user_id AND (t.user_id = $2::uuid OR (u.is_bot AND $3::boolean)) RETURNING t.id`

/** @returns false when there is no such token that the person may revoke */
export const deleteApiToken = async (db: Database, id: string, actorId: string, runsWorkspace: boolean): Promise<boolean> =>
  (await db.sql(DELETE, [id, actorId, runsWorkspace])).length > 0

/** $1 now, $2 at most so many */
const FORGET_API_TOKENS = `
DELETE FROM api_tokens WHERE id IN (
  SELECT t.id FROM api_tokens t JOIN users u ON u.id = t.user_id
  WHERE t.expires_at <= $1::timestamptz OR t.created_at < date_trunc('second', u.sessions_from)
  LIMIT $2::int FOR UPDATE OF t SKIP LOCKED)
RETURNING id`

/** Deletes those that have expired, or ended with the person's sessions. @returns their ids */
export const forgetApiTokens = async (db: Database, now: Date, most: number): Promise<string[]> =>
  (await db.sql<{ id: string }>(FORGET_API_TOKENS, [now, most])).map((row) => row.id)
