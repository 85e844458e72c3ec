import { PROCESS } from '@/lib/domain/files/file-queries'
import { NO_PREVIEW } from '@/lib/domain/files/file-row'
import type { Database } from '@/lib/domain/ports'

const IS_CLEAN = `SELECT 1 FROM blobs WHERE hash = $1 AND scan = 'clean'`

/** Whether these very bytes were found clean before. */
export const isKnownClean = async (db: Database, hash: string): Promise<boolean> => (await db.sql(IS_CLEAN, [hash])).length > 0

const HELD = `SELECT size FROM blobs WHERE id = $1 AND scan = 'held'`

export const findHeldBlob = async (db: Database, blobId: string): Promise<{ size: number } | null> =>
  (await db.sql<{ size: number }>(HELD, [blobId]))[0] ?? null

/** $1 blob, $2 what is known of it now. Nothing was made of it before. */
const RELEASE = `
WITH b AS (
  UPDATE blobs SET scan = $2 WHERE id = $1 AND scan = 'held' RETURNING id, preview
)
INSERT INTO jobs (kind, key, lane, run_at) SELECT '${PROCESS}', id, id, now() FROM b WHERE preview->>'state' = 'waiting'
ON CONFLICT (kind, key) DO NOTHING`

/** It may be given to those who may see it, and something be made of it. */
export const releaseBlob = (db: Database, blobId: string, scan: 'clean' | 'none') => db.sql(RELEASE, [blobId, scan])

/** $1 blob, $2 preview. The same bytes are not to be found again: these are erased. */
const CONDEMN = `
WITH b AS (
  UPDATE blobs SET scan = 'infected', hash = 'infected ' || id, preview = $2::jsonb WHERE id = $1 AND scan = 'held' RETURNING id
)
UPDATE files f SET kind = 'other', content_type = 'application/octet-stream', filename = 'Removed (infected): ' || left(f.filename, 200)
FROM b WHERE f.blob_id = b.id`

/** Its files stay in their messages, as names that say what became of them. */
export const condemnBlob = (db: Database, blobId: string) => db.sql(CONDEMN, [blobId, JSON.stringify(NO_PREVIEW)])
