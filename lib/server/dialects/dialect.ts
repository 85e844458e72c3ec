import type { CommandName, CommandRequest } from '@/lib/contract/commands'
import type { DialectName } from '@/lib/contract/dialects'
import type { Message } from '@/lib/contract/messages'

/** What happens in a room, as far as any dialect speaks of it. */
export type Happening =
  | { what: 'message'; message: Message }
  | { what: 'typing' | 'stopped-typing'; room_id: string; user_id: string; username: string }
  | { what: 'joined' | 'left'; room_id: string; user_id: string; username: string; timestamp: string }
  | { what: 'users'; usernames: string[] }

/** A frame that came, as the command it asks for. */
export type Asked = { [N in CommandName]: { command: N; input: CommandRequest<N> } }[CommandName]

/** One service's way of speaking, between its frames and what everything else here speaks. */
export interface Dialect {
  name: DialectName
  /** @throws ChatError `invalid` for a frame that is not of this dialect */
  read(text: string, roomId: string): Asked
  /** @returns the frame that tells of it; null when this dialect has none */
  write(happening: Happening): object | null
  /** Messages that a connection gets first. */
  history: number
}
