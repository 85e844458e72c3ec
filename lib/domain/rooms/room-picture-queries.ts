import type { Room } from '@/lib/contract/rooms'
import type { Database } from '@/lib/domain/ports'
import { ROOM_COLUMNS, type RoomRow, toRoom } from '@/lib/domain/rooms/room-queries'
import type { Avatar } from '@/lib/domain/users/avatar-queries'

const SET = `
WITH picture AS (
  INSERT INTO room_pictures (room_id, content_type, bytes) SELECT id, $2, $3 FROM rooms WHERE id = $1 AND deleted_at IS NULL
  ON CONFLICT (room_id) DO UPDATE SET content_type = excluded.content_type, bytes = excluded.bytes
)
UPDATE rooms r SET picture_hash = $4 WHERE r.id = $1 AND r.deleted_at IS NULL RETURNING ${ROOM_COLUMNS}`

export async function setRoomPictureRow(db: Database, roomId: string, picture: Avatar): Promise<Room | null> {
  const [row] = await db.sql<RoomRow>(SET, [roomId, picture.contentType, picture.bytes, picture.hash])
  return row ? toRoom(row) : null
}

const REMOVE = `
WITH gone AS (DELETE FROM room_pictures WHERE room_id = $1)
UPDATE rooms r SET picture_hash = NULL WHERE r.id = $1 AND r.deleted_at IS NULL RETURNING ${ROOM_COLUMNS}`

export async function removeRoomPictureRow(db: Database, roomId: string): Promise<Room | null> {
  const [row] = await db.sql<RoomRow>(REMOVE, [roomId])
  return row ? toRoom(row) : null
}

const FIND = `
SELECT p.content_type AS "contentType", p.bytes, r.picture_hash AS hash FROM room_pictures p JOIN rooms r ON r.id = p.room_id WHERE r.id = $1`

/** Of a room that the reader was found to see. @returns null when it has no picture */
export const findRoomPicture = async (db: Database, roomId: string): Promise<Avatar | null> =>
  (await db.sql<Avatar>(FIND, [roomId]))[0] ?? null
