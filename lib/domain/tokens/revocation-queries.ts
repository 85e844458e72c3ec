import type { Database } from '@/lib/domain/ports'

/** What was to be remembered longer stays so. Null is for good. */
const REVOKE_TOKEN = `
INSERT INTO revoked_tokens AS r (jti, expires_at) VALUES ($1, $2::timestamptz)
ON CONFLICT (jti) DO UPDATE SET expires_at = CASE WHEN r.expires_at IS NULL OR excluded.expires_at IS NULL THEN NULL
  ELSE greatest(r.expires_at, excluded.expires_at) END`

export const insertRevokedToken = (db: Database, jti: string, expiresAt: Date | null) => db.sql(REVOKE_TOKEN, [jti, expiresAt])

/** Only forward: what has ended does not come back. */
const END_SESSIONS = `
UPDATE users u SET sessions_from = greatest(u.sessions_from, $2::timestamptz) WHERE u.id = $1 RETURNING u.id`

/** @returns false when there is no such person */
export const endSessionsBefore = async (db: Database, userId: string, notBefore: Date): Promise<boolean> =>
  (await db.sql(END_SESSIONS, [userId, notBefore])).length > 0

/** Those whose token has expired by itself. */
export const forgetRevokedTokens = (db: Database, now: Date) => db.sql('DELETE FROM revoked_tokens WHERE expires_at <= $1', [now])
