import type { StorageUse } from '@/lib/contract/files'
import type { Database } from '@/lib/domain/ports'

/** People and rooms that are named: those that hold most. */
const NAMED = 10

const TOTAL = `SELECT coalesce(sum(size), 0)::bigint AS bytes, (SELECT count(*) FROM files)::int AS files FROM blobs`
const BY_KIND = `SELECT kind, count(*)::int AS files, sum(size)::bigint AS bytes FROM files GROUP BY kind ORDER BY bytes DESC`
const BY_PERSON = `
SELECT u.id AS user_id, u.username, u.name, t.files, t.bytes
FROM (SELECT user_id, count(*)::int AS files, sum(size)::bigint AS bytes FROM files GROUP BY user_id ORDER BY bytes DESC LIMIT ${NAMED}) t
JOIN users u ON u.id = t.user_id ORDER BY t.bytes DESC`
// A private room does not exist for those who are not in it, the installation's owner included.
const BY_ROOM = `
SELECT r.id AS room_id, r.name, t.files, t.bytes
FROM (SELECT f.room_id, count(*)::int AS files, sum(f.size)::bigint AS bytes FROM files f JOIN rooms r ON r.id = f.room_id
      WHERE f.message_id IS NOT NULL AND r.visibility = 'public' AND r.deleted_at IS NULL GROUP BY f.room_id ORDER BY bytes DESC LIMIT ${NAMED}) t
JOIN rooms r ON r.id = t.room_id ORDER BY t.bytes DESC`

/** What is held, without what may be. */
export async function readStorageUse(db: Database): Promise<Omit<StorageUse, 'quota_bytes'>> {
  const [total] = await db.sql<Pick<StorageUse, 'bytes' | 'files'>>(TOTAL, [])
  return {
    bytes: total?.bytes ?? 0,
    files: total?.files ?? 0,
    by_kind: await db.sql<StorageUse['by_kind'][number]>(BY_KIND, []),
    by_person: await db.sql<StorageUse['by_person'][number]>(BY_PERSON, []),
    by_room: await db.sql<StorageUse['by_room'][number]>(BY_ROOM, []),
  }
}
