import type { CommandName } from '@/lib/contract/commands'

/** So many within a time that begins with the first. */
export interface Rate {
  points: number
  windowMs: number
}

/** What one person may only do so often, each with its setting (`Installation.limits`). The commands of one line are counted together. */
const LIMITS = {
  messages: ['message:post'],
  changes: ['message:edit', 'message:delete', 'message:restore', 'message:react', 'message:unreact'],
  searches: ['user:list'],
  tokens: ['account:token', 'token:create'],
  // They come over HTTP and carry no command.
  uploads: [],
} as const satisfies Record<string, readonly CommandName[]>

export type LimitName = keyof typeof LIMITS
/** Null: as often as they like. */
export type Limits = Record<LimitName, Rate | null>

export const NO_LIMITS: Limits = { messages: null, changes: null, searches: null, tokens: null, uploads: null }

/** From one address so many times what one person may: a whole office can share it. */
export const ADDRESS_FACTOR = 10

const BY_COMMAND = new Map<CommandName, LimitName>(
  Object.entries(LIMITS).flatMap(([limit, names]) => names.map((name) => [name, limit as LimitName] as const)),
)

export const limitOf = (name: CommandName): LimitName | undefined => BY_COMMAND.get(name)
