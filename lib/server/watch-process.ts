import { checkParts } from '@/lib/server/check-parts'
import type { Runtime } from '@/lib/server/runtime'

/** Adds what is read of this process when its metrics are asked for. */
export function watchProcess(runtime: Pick<Runtime, 'env' | 'world' | 'isStopping'>) {
  const { world } = runtime
  world.metrics.watch('hubbub_part_up', 'Whether a part that this process stands on answers: 1, or 0.', ['part'], async () => {
    const states = await checkParts(runtime, ['database', 'bus', 'storage'])
    return Object.entries(states).map(([part, state]) => ({ part, value: state === 'ok' ? 1 : 0 }))
  })
  world.metrics.watch('hubbub_queue_size', 'What waits: posts for their turn, statements for a database connection.', ['queue'], () => [
    { queue: 'posts', value: world.posts.size() },
    { queue: 'database', value: world.db.waiting() },
  ])
}
