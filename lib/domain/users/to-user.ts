import type { User, UserRole } from '@/lib/contract/users'
import { avatarUrl } from '@/lib/domain/users/avatar-url'

/** A person as the statements read them. */
export interface UserRow {
  id: string
  username: string
  name: string
  avatar_hash: string | null
  is_guest: boolean
  is_bot: boolean
  role: UserRole
}

/** The columns of a `UserRow`, from `u` (users). */
export const USER_COLUMNS = 'u.id, u.username, u.name, u.avatar_hash, u.is_guest, u.is_bot, u.role'

/** From row to wire. */
export const toUser = (row: UserRow): User => ({
  id: row.id,
  username: row.username,
  name: row.name,
  avatar_url: avatarUrl(row.id, row.avatar_hash),
  is_guest: row.is_guest,
  is_bot: row.is_bot,
  role: row.role,
})
