import type { Database } from '@/lib/domain/ports'

/** An upload that is under way, or was cut off and may go on. */
export interface Upload {
  id: string
  userId: string
  roomId: string | null
  filename: string
  caption: string
  /** As it was announced; null: not. */
  size: number | null
  /** So much of it is in the store. */
  received: number
  /** What the store needs to go on with it. */
  state: string
  /** The file that it has become. */
  fileId: string | null
  expiresAt: Date
}

const COLUMNS = `id, user_id AS "userId", room_id AS "roomId", filename, caption, size, received, state, file_id AS "fileId", expires_at AS "expiresAt"`

const INSERT = `
INSERT INTO uploads (id, user_id, room_id, filename, caption, size, state, expires_at) VALUES ($1, $2, $3, $4, $5, $6::bigint, $7, $8::timestamptz)
RETURNING ${COLUMNS}`

export type NewUpload = Omit<Upload, 'received' | 'fileId'>

export async function insertUpload(db: Database, row: NewUpload): Promise<Upload> {
  const { id, userId, roomId, filename, caption, size, state, expiresAt } = row
  const [made] = await db.sql<Upload>(INSERT, [id, userId, roomId, filename, caption, size, state, expiresAt])
  return made!
}

const REMOVE = 'DELETE FROM uploads WHERE id = $1 AND file_id IS NULL'

/** It comes to nothing. A trigger has a job erase what had come of it. */
export const removeUpload = (db: Database, uploadId: string) => db.sql(REMOVE, [uploadId])

const FORGET = `
DELETE FROM uploads WHERE id IN (
  SELECT id FROM uploads WHERE expires_at < $1::timestamptz ORDER BY expires_at LIMIT $2::int FOR UPDATE SKIP LOCKED)`

/** Those that nobody went on with. */
export const forgetUploads = (db: Database, now: Date, most: number) => db.sql(FORGET, [now, most])

const SET_SIZE = 'UPDATE uploads SET size = $2::bigint WHERE id = $1'
export const setUploadSize = (db: Database, uploadId: string, size: number) => db.sql(SET_SIZE, [uploadId, size])

const USE = `
SELECT (SELECT coalesce(sum(size), 0) FROM blobs)::bigint
     + (SELECT coalesce(sum(greatest(size, received)), 0) FROM uploads WHERE file_id IS NULL)::bigint AS everyone,
       (SELECT coalesce(sum(size), 0) FROM files WHERE user_id = $1)::bigint
     + (SELECT coalesce(sum(greatest(size, received)), 0) FROM uploads WHERE file_id IS NULL AND user_id = $1)::bigint AS person`

/** Bytes that are held or on their way: those of the whole installation, and those of one person. */
export async function readUse(db: Database, userId: string): Promise<{ everyone: number; person: number }> {
  return (await db.sql<{ everyone: number; person: number }>(USE, [userId]))[0]!
}
