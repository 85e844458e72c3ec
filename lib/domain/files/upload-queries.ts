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

const FIND = `SELECT ${COLUMNS} FROM uploads WHERE id = $1 AND user_id = $2 AND expires_at > $3::timestamptz`

/** @returns null when there is none of this person's, or its time is over */
export async function findUpload(db: Database, uploadId: string, userId: string, now: Date): Promise<Upload | null> {
  return (await db.sql<Upload>(FIND, [uploadId, userId, now]))[0] ?? null
}

/** $1 upload, $2 writer, $3 now, $4 until when it is theirs, $5 expires at */
const TAKE = `
UPDATE uploads SET writer = $2, writer_until = $4::timestamptz, expires_at = greatest(expires_at, $5::timestamptz)
WHERE id = $1 AND file_id IS NULL AND (writer_until IS NULL OR writer_until <= $3::timestamptz) RETURNING ${COLUMNS}`

/** Only one writes at a time, of all processes. @returns null when another does */
export async function takeUpload(
  db: Database,
  uploadId: string,
  writer: string,
  times: { now: Date; until: Date; expiresAt: Date },
): Promise<Upload | null> {
  return (await db.sql<Upload>(TAKE, [uploadId, writer, times.now, times.until, times.expiresAt]))[0] ?? null
}

/** $1 upload, $2 writer, $3 until when it is theirs, $4 expires at, $5 received; null: as it was */
const HOLD = `
UPDATE uploads SET writer_until = $3::timestamptz, expires_at = greatest(expires_at, $4::timestamptz), received = coalesce($5::bigint, received)
WHERE id = $1 AND writer = $2 RETURNING id`

/**
 * The writer goes on, and says how far they are.
 * @param until null: they no longer write
 * @returns false when the upload is no longer theirs
 */
export async function holdUpload(
  db: Database,
  uploadId: string,
  writer: string,
  to: { until: Date | null; expiresAt: Date | null; received: number | null },
): Promise<boolean> {
  return (await db.sql(HOLD, [uploadId, writer, to.until, to.expiresAt, to.received])).length > 0
}
