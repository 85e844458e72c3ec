import type { World } from '@/lib/domain/context'

/** What a part may take to answer before it counts as down. */
const TIMEOUT_MS = 2_000

async function check(ping: () => Promise<void>): Promise<'ok' | 'down'> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), TIMEOUT_MS)
  })
  try {
    await Promise.race([ping(), timeout])
    return 'ok'
  } catch {
    return 'down'
  } finally {
    clearTimeout(timer)
  }
}

/** `GET /api/health`: 200 while everything that is needed answers, else 503. */
export async function health(world: World): Promise<Response> {
  const [database, bus] = await Promise.all([check(() => world.db.ping()), check(() => world.bus.ping())])
  const checks = { database, bus }
  const ok = Object.values(checks).every((state) => state === 'ok')
  return Response.json({ status: ok ? 'ok' : 'down', checks }, { status: ok ? 200 : 503, headers: { 'cache-control': 'no-store' } })
}
