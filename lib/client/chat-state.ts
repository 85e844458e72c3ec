import type { ConnectionState } from '@/lib/client/connection'
import type { People } from '@/lib/client/people'
import type { Status } from '@/lib/contract/presence'
import type { User } from '@/lib/contract/users'

export interface ChatState {
  readonly me: User
  readonly people: People
  /** Those who are here; who is not named is offline. */
  readonly presence: Readonly<Record<string, Status>>
  readonly connection: ConnectionState
  /** Connected, but what was missed is still on its way. */
  readonly catchingUp: boolean
}
