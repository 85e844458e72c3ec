import { RESTORE_WINDOW_MS } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import type { FoundMessage } from '@/lib/domain/messages/message-queries'

const isAuthor = (actor: User, found: FoundMessage) => found.message.user_id === actor.id
const runsInstallation = (actor: User) => actor.role === 'owner' || actor.role === 'admin'
const runsRoom = (found: FoundMessage) => found.roomRole === 'owner' || found.roomRole === 'admin'

/** Only the author, and only while a member of the room. */
export const canEdit = (actor: User, found: FoundMessage) => isAuthor(actor, found) && found.roomRole !== null

/** The author, the room's owner and admins, and the installation's. Those of the last who may not see the room never come here. */
export const canDelete = (actor: User, found: FoundMessage) =>
  (isAuthor(actor, found) && found.roomRole !== null) || runsRoom(found) || runsInstallation(actor)

/** Whoever deleted it, for a while, if they could still delete it. */
export const canRestore = (actor: User, found: FoundMessage, now: Date) =>
  found.deletedBy === actor.id &&
  canDelete(actor, found) &&
  found.message.deleted_at !== null &&
  now.getTime() - Date.parse(found.message.deleted_at) <= RESTORE_WINDOW_MS

export const canReact = (found: FoundMessage) => found.roomRole !== null
