import type { Registration } from '@/lib/contract/workspace'
import type { Database } from '@/lib/domain/ports'

/** What the owner has set, null where the environment's word stands. */
export interface WorkspaceRow {
  name: string | null
  registration: Registration | null
  guests: boolean | null
  has_owner: boolean
}

const HAS_OWNER = `EXISTS (SELECT FROM users WHERE role = 'owner') AS has_owner`

const FIND = `SELECT w.name, w.registration, w.guests, ${HAS_OWNER} FROM (VALUES (1)) one (id) LEFT JOIN workspace w ON w.id = one.id`

export async function findWorkspace(db: Database): Promise<WorkspaceRow> {
  return (await db.sql<WorkspaceRow>(FIND, []))[0]!
}

const UPDATE = `
INSERT INTO workspace AS w (id, name, registration, guests) VALUES (1, $1, $2::registration, $3::boolean)
ON CONFLICT (id) DO UPDATE SET name = coalesce(excluded.name, w.name), registration = coalesce(excluded.registration, w.registration),
  guests = coalesce(excluded.guests, w.guests)
RETURNING w.name, w.registration, w.guests, ${HAS_OWNER}`

export async function updateWorkspaceRow(
  db: Database,
  edit: { name?: string | undefined; registration?: Registration | undefined; guests?: boolean | undefined },
): Promise<WorkspaceRow> {
  return (await db.sql<WorkspaceRow>(UPDATE, [edit.name ?? null, edit.registration ?? null, edit.guests ?? null]))[0]!
}
