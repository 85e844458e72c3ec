import type { Invite } from '@/lib/contract/workspace'
import { type Page, pagedList, readPage } from '@/lib/domain/page'
import type { Database } from '@/lib/domain/ports'

interface InviteRow {
  id: string
  created_by: string
  created_at: Date
  expires_at: Date
  max_uses: number | null
  uses: number
}

const COLUMNS = 'id, created_by, created_at, expires_at, max_uses, uses'

const toInvite = (row: InviteRow): Invite => ({
  id: row.id,
  created_by: row.created_by,
  created_at: row.created_at.toISOString(),
  expires_at: row.expires_at.toISOString(),
  max_uses: row.max_uses,
  uses: row.uses,
})

const INSERT = `
INSERT INTO invites (id, secret_hash, created_by, created_at, expires_at, max_uses) VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`

export interface NewInvite {
  id: string
  secretHash: string
  createdBy: string
  createdAt: Date
  expiresAt: Date
  maxUses: number | null
}

export async function insertInvite(db: Database, invite: NewInvite): Promise<Invite> {
  const { id, secretHash, createdBy, createdAt, expiresAt, maxUses } = invite
  return toInvite((await db.sql<InviteRow>(INSERT, [id, secretHash, createdBy, createdAt, expiresAt, maxUses]))[0]!)
}

const LIST = pagedList(`SELECT ${COLUMNS} FROM invites WHERE expires_at > $1`, {
  parameters: 1,
  order: 'created_at DESC, id DESC',
  id: 'id',
  newestFirst: true,
})

/** Those that have not expired, newest first. */
export async function listInviteRows(db: Database, now: Date, page: Page): Promise<Invite[]> {
  return (await readPage<InviteRow>(db, LIST, [now], page)).map(toInvite)
}

/** @returns false when there was none */
export async function deleteInvite(db: Database, id: string): Promise<boolean> {
  return (await db.sql('DELETE FROM invites WHERE id = $1 RETURNING id', [id])).length > 0
}
