import { RESERVED_ROOM_IDS } from '@/lib/contract/rooms'

/** The address that a room of this name gets: small letters, digits and dashes. Empty when nothing of it can be used. */
export const roomIdFrom = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9_]+/g, '-')
    .slice(0, 64)
    .replace(/^-+|-+$/g, '')

/** What is wrong with a room's id, or null. */
export function roomIdProblem(id: string): string | null {
  if (!/^[a-z0-9_-]{1,64}$/.test(id)) return 'Small letters, digits and dashes only'
  return RESERVED_ROOM_IDS.includes(id) ? 'This id is reserved' : null
}
