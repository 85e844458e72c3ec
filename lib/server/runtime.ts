import { type Env, parseEnv } from '@/lib/config/env'
import { requireShared } from '@/lib/config/requirements'
import type { CommandName, CommandOutput } from '@/lib/contract/commands'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { dispatch } from '@/lib/domain/dispatch'
import { compose } from '@/lib/server/compose'
import { createDeliver, type Deliver } from '@/lib/server/deliver'
import { createLogs, type Logs } from '@/lib/server/log/logs'
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

/** `server.ts` and Next's bundle have a copy of this module each; the runtime is one, so it hangs on the global object. */
const shared = globalThis as typeof globalThis & { hubbubRuntime?: Promise<Runtime> | undefined }

/** Makes the process's runtime, in `server.ts`. */
export const startRuntime = (): Promise<Runtime> => keep(createRuntime({ nextAlone: false }))

/** The process's runtime: the one that `server.ts` made, or where Next runs alone, one made by the first request. */
export const getRuntime = (): Promise<Runtime> => shared.hubbubRuntime ?? keep(createRuntime({ nextAlone: true }))

/** One that could not be made is made anew by the next request: its database may be there by then. */
function keep(made: Promise<Runtime>): Promise<Runtime> {
  shared.hubbubRuntime = made
  made.catch(() => {
    if (shared.hubbubRuntime === made) shared.hubbubRuntime = undefined
  })
  return made
}

async function createRuntime({ nextAlone }: { nextAlone: boolean }): Promise<Runtime> {
  const env = parseEnv(process.env)
  requireShared(env, { nextAlone })
  const logs = await createLogs(env, { files: !nextAlone })
  const { world, secret } = await compose(env, logs.app, { nextAlone })
  const deliver = createDeliver(world)
  await world.attendance.open()
  const runtime: Runtime = {
    env,
    world,
    logs,
    deliver,
    secret,
    isStopping: false,
    dispatch: (actor, name, input, address = null) => dispatch(world, { actor, address }, name, input),
    async close() {
      await world.attendance.close()
      await world.posts.drained()
      deliver.close()
      await Promise.all([world.bus.close(), world.ephemeral.close()])
      await world.db.close()
    },
  }
  watchProcess(runtime)
  return runtime
}
