/** Of each kind, in one room. */
export const MOST_WEBHOOKS = 50

/**
 * Makes a webhook's bot and its membership, for the statements that make the webhook itself. Gives `room` (id, last_seq, rev) and `u`.
 * $1 room, $2 bot, $3 its username, $4 its name, $5 how many webhooks of this kind the room may have
 */
export const makeBot = (table: 'incoming_webhooks' | 'outgoing_webhooks') => `
WITH room AS (
  UPDATE rooms SET member_count = rooms.member_count + 1
  WHERE id = $1 AND deleted_at IS NULL AND (SELECT count(*) FROM ${table} WHERE room_id = $1) < $5::int
  RETURNING id, last_seq, rev
), u AS (
  INSERT INTO users (id, username, name, is_bot, is_webhook, sessions_from) SELECT $2::uuid, $3, $4, true, true, to_timestamp(0) FROM room RETURNING *
), joined AS (
  INSERT INTO memberships (room_id, user_id, involvement, last_read_seq) SELECT room.id, u.id, 'nothing', room.last_seq FROM room, u
)`

/** What every webhook is made with. */
export interface NewWebhook {
  id: string
  roomId: string
  /** Of the bot that is made with it. */
  userId: string
  username: string
  name: string
  createdBy: string
  createdAt: Date
}

export const botParams = ({ roomId, userId, username, name }: NewWebhook) => [roomId, userId, username, name, MOST_WEBHOOKS]
