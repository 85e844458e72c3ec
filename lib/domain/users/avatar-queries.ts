import type { User } from '@/lib/contract/users'
import type { Database } from '@/lib/domain/ports'
import { toUser, USER_COLUMNS, type UserRow } from '@/lib/domain/users/to-user'

export interface Avatar {
  contentType: string
  bytes: Uint8Array
  hash: string
}

const SET = `
WITH picture AS (
  INSERT INTO avatars (user_id, content_type, bytes) VALUES ($1::uuid, $2, $3)
  ON CONFLICT (user_id) DO UPDATE SET content_type = excluded.content_type, bytes = excluded.bytes
)
UPDATE users u SET avatar_hash = $4 WHERE u.id = $1::uuid RETURNING ${USER_COLUMNS}`

export async function setAvatarRow(db: Database, userId: string, avatar: Avatar): Promise<User | null> {
  const [row] = await db.sql<UserRow>(SET, [userId, avatar.contentType, avatar.bytes, avatar.hash])
  return row ? toUser(row) : null
}

const REMOVE = `
WITH gone AS (DELETE FROM avatars WHERE user_id = $1::uuid)
UPDATE users u SET avatar_hash = NULL WHERE u.id = $1::uuid RETURNING ${USER_COLUMNS}`

export async function removeAvatarRow(db: Database, userId: string): Promise<User | null> {
  const [row] = await db.sql<UserRow>(REMOVE, [userId])
  return row ? toUser(row) : null
}

const FIND = `
SELECT a.content_type AS "contentType", a.bytes, u.avatar_hash AS hash FROM avatars a JOIN users u ON u.id = a.user_id WHERE a.user_id = $1`

/** @returns null when the person has no picture */
export async function findAvatar(db: Database, userId: string): Promise<Avatar | null> {
  return (await db.sql<Avatar>(FIND, [userId]))[0] ?? null
}
