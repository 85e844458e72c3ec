import type { User } from '@/lib/contract/users'

/** Anyone notifies themselves; others are notified by those who run the installation, and by bots. */
export const mayNotify = (actor: User, userId: string) =>
  actor.id === userId || actor.role === 'owner' || actor.role === 'admin' || actor.is_bot
