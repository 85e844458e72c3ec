import { forbidden } from '@/lib/contract/errors'
import type { User } from '@/lib/contract/users'

/** Its owner and admins. */
export const runsWorkspace = (actor: User) => actor.role === 'owner' || actor.role === 'admin'

/** @throws ChatError `forbidden` */
export function requireToRunWorkspace(actor: User) {
  if (!runsWorkspace(actor)) throw forbidden('Only the owner and admins can do that.')
}
