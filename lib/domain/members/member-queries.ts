import type { RoomRole } from '@/lib/contract/rooms'
import { NOTIFICATION_COLUMNS, type NotificationRow } from '@/lib/domain/notifications/notification-row'
import { type Page, pagedList, readPage } from '@/lib/domain/page'
import type { Database, Position } from '@/lib/domain/ports'

/**
 * Makes $2 a member of room $1, who has read what is there. $3 who adds them, and may; null: they come by themselves, which a private
 * room does not allow. A guest stays one in the room, and is only where it lets guests in. Whoever is added by someone else is told. No
 * row: there is no such room for them.
 */
const JOIN = `
WITH room AS (
  SELECT r.id, r.last_seq, r.rev, u.id AS user_id, u.is_guest FROM rooms r JOIN users u ON u.id = $2::uuid AND u.retired_at IS NULL
  WHERE r.id = $1 AND r.deleted_at IS NULL AND r.kind = 'room' AND (r.visibility = 'public' OR $3::uuid IS NOT NULL) AND (r.guests_allowed OR NOT u.is_guest)
), joined AS (
  INSERT INTO memberships (room_id, user_id, role, last_read_seq)
  SELECT id, user_id, CASE WHEN is_guest THEN 'guest' ELSE 'member' END::room_role, last_seq FROM room
  ON CONFLICT DO NOTHING RETURNING room_id
), counted AS (
  UPDATE rooms SET member_count = rooms.member_count + 1 FROM joined WHERE rooms.id = joined.room_id
), noted AS (
  INSERT INTO notifications (id, user_id, type, room_id, actor_id)
  SELECT gen_random_uuid(), $2::uuid, 'invite', room_id, $3::uuid FROM joined WHERE $3::uuid <> $2::uuid RETURNING *
)
SELECT true AS is_new, room.last_seq AS seq, room.rev, (SELECT json_agg(x) FROM (
  SELECT ${NOTIFICATION_COLUMNS} FROM noted n JOIN rooms r ON r.id = n.room_id JOIN users a ON a.id = n.actor_id LEFT JOIN messages m ON m.id = n.message_id
) x) AS notes FROM joined, room
UNION ALL
SELECT false, r.last_seq, r.rev, NULL FROM memberships b JOIN rooms r ON r.id = b.room_id AND r.deleted_at IS NULL
WHERE b.room_id = $1 AND b.user_id = $2::uuid`

/** @returns null when there is no such room for this person; else where the room was at that moment */
export async function joinRoomRow(
  db: Database,
  roomId: string,
  userId: string,
  options: { addedBy?: string } = {},
): Promise<{ isNew: boolean; position: Position; notes: NotificationRow[] } | null> {
  type Row = { is_new: boolean; notes: NotificationRow[] | null } & Position
  const join = async () => (await db.sql<Row>(JOIN, [roomId, userId, options.addedBy ?? null]))[0]
  // Of two at the same moment, the one who waited for the other sees that membership with the second try, which has a newer snapshot.
  const row = (await join()) ?? (await join())
  return row ? { isNew: row.is_new, position: { seq: row.seq, rev: row.rev }, notes: row.notes ?? [] } : null
}

/**
 * Ends the membership of $2 in $1. A room whose owner leaves goes to its longest-standing admin, else member, so that it is
 * never without someone who runs it.
 */
const LEAVE = `
WITH gone AS (
  DELETE FROM memberships WHERE room_id = $1 AND user_id = $2::uuid RETURNING room_id, role
), counted AS (
  UPDATE rooms SET member_count = rooms.member_count - 1 FROM gone WHERE rooms.id = gone.room_id
), heir AS (
  UPDATE memberships b SET role = 'owner'
  WHERE (b.room_id, b.user_id) = (
    SELECT x.room_id, x.user_id FROM memberships x, gone
    WHERE x.room_id = gone.room_id AND gone.role = 'owner' AND x.user_id <> $2::uuid AND x.role <> 'guest'
    ORDER BY x.role <> 'admin', x.joined_at, x.user_id LIMIT 1)
)
SELECT room_id FROM gone`

/** @returns false when there was no such membership */
export async function leaveRoomRow(db: Database, roomId: string, userId: string): Promise<boolean> {
  return (await db.sql(LEAVE, [roomId, userId])).length > 0
}

export interface MemberRow {
  room_id: string
  user_id: string
  username: string
  name: string
  avatar_hash: string | null
  is_bot: boolean
  is_webhook: boolean
  role: RoomRole
  joined_at: Date
}

const MEMBERS = pagedList(
  `
SELECT b.room_id, b.user_id, u.username, u.name, u.avatar_hash, u.is_bot, u.is_webhook, b.role, b.joined_at
FROM memberships b JOIN users u ON u.id = b.user_id
WHERE b.room_id = $1 AND ($2::uuid IS NULL OR b.user_id = $2::uuid)`,
  { parameters: 2, order: 'lower(u.name), u.username', id: 'b.user_id' },
)

export const listMemberRows = (db: Database, roomId: string, page: Page): Promise<MemberRow[]> =>
  readPage<MemberRow>(db, MEMBERS, [roomId, null], page)

export async function findMemberRow(db: Database, roomId: string, userId: string): Promise<MemberRow | null> {
  return (await db.sql<MemberRow>(MEMBERS.whole, [roomId, userId]))[0] ?? null
}

/** The owner's role does not change, nor does a guest's. @returns false when there was nothing to change */
export async function setMemberRole(db: Database, roomId: string, userId: string, role: 'admin' | 'member'): Promise<boolean> {
  const { count } = await db.prisma.membership.updateMany({
    where: { roomId, userId, role: { notIn: ['owner', 'guest'] } },
    data: { role },
  })
  return count > 0
}
