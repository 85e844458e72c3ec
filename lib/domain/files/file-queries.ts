import type { File, FileKind } from '@/lib/contract/files'
import { FILE_COLUMNS, FILE_JSON, type FileRow, type StoredPreview, toFile } from '@/lib/domain/files/file-row'
import type { Database } from '@/lib/domain/ports'

/**
 * Whether the person $2 gets at the file `f`: whoever uploaded it, and the members of the room of the message it is in. Nobody gets at a
 * file of a message that was deleted.
 */
export const FILE_IS_OPEN = `(f.message_id IS NULL AND f.user_id = $2 OR EXISTS (
  SELECT FROM messages m JOIN rooms r ON r.id = m.room_id WHERE m.id = f.message_id AND m.deleted_at IS NULL AND r.deleted_at IS NULL
    AND (f.user_id = $2 OR EXISTS (SELECT FROM memberships x WHERE x.room_id = m.room_id AND x.user_id = $2))))`

/** $1 file, $2 reader */
const FIND = `SELECT ${FILE_COLUMNS}, f.blob_id, b.hash, b.scan FROM files f JOIN blobs b ON b.id = f.blob_id WHERE f.id = $1 AND ${FILE_IS_OPEN}`

export interface FoundFile {
  file: File
  blobId: string
  /** SHA-256 of its bytes, in hexadecimal. */
  hash: string
  scan: Scan
}

/** What is known of viruses in a blob: not looked at, found clean, held back until it is looked at, or infected, and therefore erased. */
export type Scan = 'none' | 'clean' | 'held' | 'infected'

/** @returns null when there is no such file for this reader */
export async function findFile(db: Database, fileId: string, readerId: string): Promise<FoundFile | null> {
  const [row] = await db.sql<FileRow & { blob_id: string; hash: string; scan: Scan }>(FIND, [fileId, readerId])
  return row ? { file: toFile(row), blobId: row.blob_id, hash: row.hash, scan: row.scan } : null
}

/** $1 person or room, $2 kinds, $3 part of a name, in LIKE's language, $4 after, $5 limit */
const PAGE = `AND ($2::text[] IS NULL OR f.kind = ANY($2)) AND ($3 = '' OR f.filename ILIKE $3) AND ($4::uuid IS NULL OR f.id < $4) ORDER BY f.id DESC LIMIT $5::int`
const FROM = `SELECT ${FILE_COLUMNS} FROM files f JOIN blobs b ON b.id = f.blob_id`
// A file of a deleted message has a time at which it ends.
const LIST_OWN = `${FROM} LEFT JOIN rooms r ON r.id = f.room_id
  WHERE f.user_id = $1 AND (f.message_id IS NULL OR f.expires_at IS NULL AND r.deleted_at IS NULL) ${PAGE}`
/** $1 room, $6 reader */
const LIST_ROOM = `${FROM} WHERE f.room_id = $1 AND (f.message_id IS NOT NULL AND f.expires_at IS NULL OR f.message_id IS NULL AND f.user_id = $6) ${PAGE}`

export interface FileListing {
  kinds: readonly FileKind[] | null
  query: string
  after: string | null
  limit: number
}

const likeOf = (query: string) => (query === '' ? '' : `%${query.replace(/[\\%_]/g, '\\$&')}%`)

const pageOf = ({ kinds, query, after, limit }: FileListing) => [kinds, likeOf(query), after, limit]

export const listOwnFiles = async (db: Database, userId: string, listing: FileListing): Promise<File[]> =>
  (await db.sql<FileRow>(LIST_OWN, [userId, ...pageOf(listing)])).map(toFile)

/** Those in the messages of a room that the reader was found to be in, and what the reader has uploaded for it and not sent. */
export const listRoomFiles = async (db: Database, roomId: string, readerId: string, listing: FileListing): Promise<File[]> =>
  (await db.sql<FileRow>(LIST_ROOM, [roomId, ...pageOf(listing), readerId])).map(toFile)

const UPDATE = `
UPDATE files f SET caption = $3 FROM blobs b WHERE f.id = $1 AND b.id = f.blob_id AND f.user_id = $2 AND f.message_id IS NULL
RETURNING ${FILE_COLUMNS}`

/** @returns null when it is not theirs, or in a message already */
export async function setCaption(db: Database, fileId: string, userId: string, caption: string): Promise<File | null> {
  const [row] = await db.sql<FileRow>(UPDATE, [fileId, userId, caption])
  return row ? toFile(row) : null
}

const DELETE = `DELETE FROM files WHERE id = $1 AND user_id = $2 AND message_id IS NULL RETURNING id`

/** @returns whether there was one, theirs and in no message */
export const deleteUnsentFile = async (db: Database, fileId: string, userId: string): Promise<boolean> =>
  (await db.sql(DELETE, [fileId, userId])).length > 0

export interface NewFile {
  /** That of its upload, and of its object in the store. */
  id: string
  userId: string
  roomId: string | null
  filename: string
  caption: string
  contentType: string
  kind: FileKind
  size: number
  hash: string
  preview: StoredPreview
  scan: Scan
  expiresAt: Date
}

/** Named by the job that erases what had come of an upload; its key is the upload's id, and what the store needs to know of it. */
export const DISCARD_UPLOAD = 'upload:discard'
/** Named by the job that shows a blob to the scanner, when that was down; its key is the blob's id. Nothing is made of it before. */
export const SCAN = 'file:scan'
/** Named by the job that makes a blob's preview; its key is the blob's id. */
export const PROCESS = 'file:process'

/**
 * The bytes of an upload that are all there become a file, and are kept once: of bytes that are known already, the first blob is taken.
 * $1 id, $2 hash, $3 size, $4 content type, $5 preview, $6 scan, $7 user, $8 room, $9 filename, $10 kind, $11 expires at, $12 caption
 */
const INSERT = `
WITH b AS (
  INSERT INTO blobs (id, hash, size, content_type, preview, scan) VALUES ($1::uuid, $2, $3::bigint, $4, $5::jsonb, $6)
  ON CONFLICT (hash) DO UPDATE SET scan = CASE
    WHEN 'clean' IN (excluded.scan, blobs.scan) THEN 'clean' WHEN excluded.scan = 'held' THEN 'held' ELSE blobs.scan END RETURNING *
), unused AS (
  INSERT INTO jobs (kind, key, lane, run_at) SELECT '${DISCARD_UPLOAD}', $1::uuid::text || ' ', $1::uuid, now() FROM b WHERE b.id <> $1::uuid
  ON CONFLICT (kind, key) DO NOTHING
), work AS (
  INSERT INTO jobs (kind, key, lane, run_at) SELECT CASE scan WHEN 'held' THEN '${SCAN}' ELSE '${PROCESS}' END, id, id, now() FROM b
  WHERE preview->>'state' = 'waiting' OR scan = 'held'
  ON CONFLICT (kind, key) DO NOTHING
), done AS (
  UPDATE uploads SET file_id = id, received = coalesce(size, $3::bigint) WHERE id = $1::uuid
), f AS (
  INSERT INTO files (id, user_id, room_id, blob_id, filename, content_type, size, kind, expires_at, caption)
  SELECT $1::uuid, $7::uuid, (SELECT id FROM rooms WHERE id = $8), b.id, $9, $4, $3::bigint, $10, $11::timestamptz, $12 FROM b
  ON CONFLICT (id) DO NOTHING RETURNING *
)
SELECT ${FILE_COLUMNS}, f.blob_id FROM f JOIN b ON true`

/** @returns the file, and the blob it stands on; null when this upload has become a file already */
export async function insertFile(db: Database, row: NewFile): Promise<{ file: File; blobId: string } | null> {
  const { id, hash, size, contentType, preview, scan, userId, roomId, filename, kind, expiresAt, caption } = row
  const params = [id, hash, size, contentType, JSON.stringify(preview), scan, userId, roomId, filename, kind, expiresAt, caption]
  const [found] = await db.sql<FileRow & { blob_id: string }>(INSERT, params)
  return found ? { file: toFile(found), blobId: found.blob_id } : null
}

const FORGET = `DELETE FROM files WHERE id IN (SELECT id FROM files WHERE expires_at < $1::timestamptz ORDER BY expires_at LIMIT $2::int FOR UPDATE SKIP LOCKED)`

/** Erases those whose time is over; what is in a message again by now has none. A trigger has a job look after their bytes. */
export const forgetFiles = (db: Database, now: Date, most: number) => db.sql(FORGET, [now, most])

const REMOVE_BLOB = `DELETE FROM blobs b WHERE b.id = $1 AND NOT EXISTS (SELECT FROM files f WHERE f.blob_id = b.id)`
const HAS_BLOB = `SELECT 1 FROM blobs WHERE id = $1`

/** Removes a blob that no file stands on. @returns whether it is gone */
export async function removeUnusedBlob(db: Database, blobId: string): Promise<boolean> {
  await db.sql(REMOVE_BLOB, [blobId])
  return (await db.sql(HAS_BLOB, [blobId])).length === 0
}

/** A blob, as the job that makes its preview needs it. */
export interface BlobToProcess {
  id: string
  size: number
  kind: FileKind
  preview: StoredPreview
}

const TO_PROCESS = `SELECT b.id, b.size, b.preview, f.kind FROM blobs b JOIN files f ON f.blob_id = b.id WHERE b.id = $1 ORDER BY f.id LIMIT 1`

/** @returns null when no file stands on it any more */
export const findBlobToProcess = async (db: Database, blobId: string): Promise<BlobToProcess | null> =>
  (await db.sql<BlobToProcess>(TO_PROCESS, [blobId]))[0] ?? null

const SET_PREVIEW = `UPDATE blobs SET preview = $2::jsonb WHERE id = $1 RETURNING id`
const TOUCH = `
WITH room AS MATERIALIZED (
  SELECT id FROM rooms WHERE id = $2 FOR UPDATE
), head AS (
  UPDATE rooms SET rev = rooms.rev + 1 FROM room, messages m WHERE rooms.id = room.id AND m.id = $1 AND m.deleted_at IS NULL RETURNING rooms.rev
)
UPDATE messages m SET rev = head.rev FROM head WHERE m.id = $1 RETURNING m.id`
const MESSAGES_OF = `SELECT DISTINCT m.id, m.room_id FROM files f JOIN messages m ON m.id = f.message_id WHERE f.blob_id = $1 AND m.deleted_at IS NULL`

/**
 * Keeps what was made of a blob. A message that is posted with it at this moment is waited for by the first statement, or sees what it
 * wrote: the statement that posts holds the blob's row.
 * @returns the ids of the messages whose `rev` has grown by it, to be told of; null when there is no such blob any more
 */
export async function setPreview(db: Database, blobId: string, preview: StoredPreview): Promise<string[] | null> {
  const [kept] = await db.sql(SET_PREVIEW, [blobId, JSON.stringify(preview)])
  if (!kept) return null
  const touched = []
  for (const { id, room_id } of await db.sql<{ id: string; room_id: string }>(MESSAGES_OF, [blobId])) {
    const [changed] = await db.sql<{ id: string }>(TOUCH, [id, room_id])
    if (changed) touched.push(changed.id)
  }
  return touched
}

/** The files that posts name: those that each author has uploaded and not sent yet. Held until the statement ends, with what is known of their bytes. */
export const GIVEN_FILES = `given AS MATERIALIZED (
  SELECT i.ord, f.id, t.position, ${FILE_JSON} AS file
  FROM input i CROSS JOIN LATERAL unnest(i.file_ids) WITH ORDINALITY AS t(id, position)
  JOIN files f ON f.id = t.id JOIN blobs b ON b.id = f.blob_id
  WHERE f.user_id = i.user_id AND f.message_id IS NULL
  ORDER BY f.id FOR UPDATE OF f FOR SHARE OF b
), `
