import { type Env, parseEnv } from '@/lib/config/env'
import type { CommandName, CommandOutput } from '@/lib/contract/commands'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { dispatch } from '@/lib/domain/dispatch'
import { forgetDeleted } from '@/lib/domain/upkeep/forget'
import { compose } from '@/lib/server/compose'
import { createDeliver, type Deliver } from '@/lib/server/deliver'
import { createLogs, type Logs } from '@/lib/server/log/logs'
import { currentScope } from '@/lib/server/log/request-scope'
import { watchProcess } from '@/lib/server/watch-process'

export interface Runtime {
  env: Env
  world: World
  logs: Logs
  deliver: Deliver
  /** Signs sessions and tokens. */
  secret: string
  /** From the signal to stop on: this process is to be given nothing new. */
  isStopping: boolean
  dispatch<N extends CommandName>(actor: User | null, name: N, input: unknown, address?: string | null): Promise<CommandOutput<N>>
  close(): Promise<void>
}

/** How often what was deleted is looked at. */
const UPKEEP_MS = 10 * 60_000

/** `server.ts` and Next's bundle have a copy of this module each; the runtime is one, so it hangs on the global object. */
const shared = globalThis as typeof globalThis & { hubbubRuntime?: Promise<Runtime> }

/** The process's runtime, made on first use: by `server.ts`, or by the first request where Next runs alone. */
export function getRuntime(): Promise<Runtime> {
  shared.hubbubRuntime ??= createRuntime(parseEnv(process.env))
  return shared.hubbubRuntime
}

async function createRuntime(env: Env): Promise<Runtime> {
  const logs = createLogs(env)
  const { world, secret } = await compose(env, logs.app)
  const deliver = createDeliver(world)
  const upkeep = setInterval(() => {
    forgetDeleted(world).catch((error: unknown) => world.log.warn({ err: error }, 'what was deleted could not be erased'))
  }, UPKEEP_MS).unref()
  const runtime: Runtime = {
    env,
    world,
    logs,
    deliver,
    secret,
    isStopping: false,
    dispatch(actor, name, input, address = null) {
      const scope = currentScope()
      if (scope && actor) scope.user = actor.id
      return dispatch(world, { actor, address }, name, input)
    },
    async close() {
      clearInterval(upkeep)
      await world.posts.drained()
      deliver.close()
      await Promise.all([world.bus.close(), world.ephemeral.close()])
      await world.db.close()
    },
  }
  watchProcess(runtime)
  return runtime
}
