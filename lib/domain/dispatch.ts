import { COMMAND_SCOPES } from '@/lib/contract/command-scopes'
import { type CommandName, type CommandOutput, commands, isCommandName } from '@/lib/contract/commands'
import { fromZodError, isChatError, notFound, unauthorized } from '@/lib/contract/errors'
import type { User } from '@/lib/contract/users'
import type { AnonymousContext, Session, World } from '@/lib/domain/context'
import { limitOf } from '@/lib/domain/limits/limits'
import { takeOne } from '@/lib/domain/limits/take-one'
import { requireScope } from '@/lib/domain/tokens/require-scope'
import { useCases } from '@/lib/domain/use-cases'

/** Who asks, and from where. `actor` null: nobody has signed in. */
export interface Caller {
  actor: User | null
  address: string | null
  session?: Session | null
}

/**
 * The one way to have a command carried out: every door calls it. Parses the input, runs the use case.
 * @throws ChatError; whatever else a use case throws goes to the log and becomes `internal`
 */
export async function dispatch<N extends CommandName>(world: World, caller: Caller, name: N, input: unknown): Promise<CommandOutput<N>>
export async function dispatch(world: World, caller: Caller, name: string, input: unknown): Promise<Record<string, unknown>>
export async function dispatch(world: World, caller: Caller, name: string, input: unknown): Promise<Record<string, unknown>> {
  if (!isCommandName(name)) throw notFound('command')
  const begun = performance.now()
  try {
    const output = await world.turns.first(() => carryOut(world, caller, name, input))
    world.metrics.command(name, 'ok', performance.now() - begun)
    return output
  } catch (error) {
    world.metrics.command(name, isChatError(error) ? error.code : 'internal', performance.now() - begun)
    throw error
  }
}

async function carryOut(world: World, caller: Caller, name: CommandName, input: unknown): Promise<Record<string, unknown>> {
  const command = commands[name]
  if (!caller.actor && !command.anonymous) throw unauthorized()
  if (caller.session) requireScope(caller.session, COMMAND_SCOPES[name])
  const parsed = command.input.safeParse(input ?? {})
  if (!parsed.success) throw fromZodError(parsed.error)
  const limit = limitOf(name)
  // Answers in the order in which it is asked: what one connection posts is begun in the order in which it came.
  if (limit) await takeOne(world, caller, limit)
  const run = useCases[name] as (ctx: AnonymousContext, input: unknown) => Promise<Record<string, unknown>>
  try {
    // Nothing else is waited for before this point: what has no limit is begun in that order too.
    return await run({ ...world, ...caller }, parsed.data)
  } catch (error) {
    if (isChatError(error)) throw error
    world.log.error({ err: error, command: name, user: caller.actor?.id }, 'a command failed')
    throw error
  }
}
