import type { CommandInput, CommandName, CommandOutput } from '@/lib/contract/commands'
import type { Scope } from '@/lib/contract/tokens'
import type { User } from '@/lib/contract/users'
import type { PostQueue } from '@/lib/domain/messages/post-queue'
import type {
  Bus,
  Clock,
  Database,
  Ephemeral,
  Files,
  Installation,
  Log,
  Metrics,
  Outbound,
  OutsideTokens,
  Passwords,
  Previews,
  Scanner,
  Tokens,
} from '@/lib/domain/ports'
import type { Attendance } from '@/lib/domain/presence/attendance'
import type { Typists } from '@/lib/domain/presence/typists'
import type { Turns } from '@/lib/domain/turns'

/** The world as the rules see it: the ports, and what lives as long as the process. */
export interface World {
  db: Database
  bus: Bus
  ephemeral: Ephemeral
  files: Files
  previews: Previews
  clock: Clock
  log: Log
  metrics: Metrics
  posts: PostQueue
  turns: Turns
  typists: Typists
  attendance: Attendance
  tokens: Tokens
  /** Null: no outside service is trusted. */
  outsideTokens: OutsideTokens | null
  passwords: Passwords
  outbound: Outbound
  /** Null: nobody looks for viruses. */
  scanner: Scanner | null
  installation: Installation
}

/** What a caller signed in with. */
export interface Session {
  /** When it began, in seconds. One that began before its person's sessions count is over. */
  issuedAt: number
  /** By this one alone it can be ended; null: only together with all of the person's. */
  tokenId: string | null
  /** What it may be used for; null: everything that the person may do. */
  scopes: readonly Scope[] | null
}

/** Who calls, and with what. */
export type SignedIn = Session & { user: User }

/** Who asks, and of what world. */
export interface Context extends World {
  actor: User
  /** Left out inside the process. */
  session?: Session | null
  /** Where the request comes from, for limits by address; null inside the process. */
  address: string | null
}

/** For the few commands that may be asked before signing in. */
export type AnonymousContext = Omit<Context, 'actor'> & { actor: User | null }

export type UseCase<N extends CommandName> = (ctx: Context, input: CommandInput<N>) => Promise<CommandOutput<N>>
export type AnonymousUseCase<N extends CommandName> = (ctx: AnonymousContext, input: CommandInput<N>) => Promise<CommandOutput<N>>
