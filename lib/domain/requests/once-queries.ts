import type { Database } from '@/lib/domain/ports'

/** What is kept of a request: hashes, and the sealed answer once there is one. */
export interface KeptRequest {
  request_hash: string
  answer: Uint8Array | null
}

/** $1 user, $2 key, $3 request, $4 a claim from before then was left behind by a process that ended. No row: the key is in use. */
const CLAIM = `
INSERT INTO idempotency_keys (user_id, key_hash, request_hash) VALUES ($1, $2, $3)
ON CONFLICT (user_id, key_hash) DO UPDATE SET created_at = now()
  WHERE idempotency_keys.answer IS NULL AND idempotency_keys.created_at < $4::timestamptz AND idempotency_keys.request_hash = excluded.request_hash
RETURNING key_hash`

/** @returns whether the caller is the one to carry the request out */
export const claimRequest = async (
  db: Database,
  userId: string,
  keyHash: string,
  requestHash: string,
  staleBefore: Date,
): Promise<boolean> => (await db.sql(CLAIM, [userId, keyHash, requestHash, staleBefore])).length > 0

export async function findRequest(db: Database, userId: string, keyHash: string): Promise<KeptRequest | null> {
  const text = 'SELECT request_hash, answer FROM idempotency_keys WHERE user_id = $1 AND key_hash = $2'
  return (await db.sql<KeptRequest>(text, [userId, keyHash]))[0] ?? null
}

export const keepAnswer = (db: Database, userId: string, keyHash: string, answer: Uint8Array) =>
  db.sql('UPDATE idempotency_keys SET answer = $3 WHERE user_id = $1 AND key_hash = $2', [userId, keyHash, answer])

export const dropRequest = (db: Database, userId: string, keyHash: string) =>
  db.sql('DELETE FROM idempotency_keys WHERE user_id = $1 AND key_hash = $2 AND answer IS NULL', [userId, keyHash])
