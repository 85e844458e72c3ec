import type { Runtime } from '@/lib/server/runtime'

export type Part = 'database' | 'bus' | 'storage'
export type PartState = 'ok' | 'down'
type Checked = Pick<Runtime, 'world'>

/** What a part may take to answer before it counts as down. */
const TIMEOUT_MS = 2_000

const ASK: Record<Part, (runtime: Checked) => Promise<void>> = {
  database: ({ world }) => world.db.ping(),
  bus: ({ world }) => world.bus.ping(),
  storage: ({ world }) => world.files.ping(),
}

async function check(ask: () => Promise<void>): Promise<PartState> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    // A process that was held up for so long comes to its timers before it reads what has come: that first.
    timer = setTimeout(() => setImmediate(() => reject(new Error('no answer in time'))), TIMEOUT_MS)
  })
  try {
    await Promise.race([ask(), timeout])
    return 'ok'
  } catch {
    return 'down'
  } finally {
    clearTimeout(timer)
  }
}

const underWay = new Map<Part, Promise<PartState>>()

/** Whoever asks while a part is being asked gets the same answer: anyone may ask for our health, as often as they like. */
function stateOf(part: Part, runtime: Checked): Promise<PartState> {
  const known = underWay.get(part)
  if (known) return known
  const state = check(() => ASK[part](runtime)).finally(() => underWay.delete(part))
  underWay.set(part, state)
  return state
}

/** Which of the parts that this process stands on answer. */
export async function checkParts<P extends Part>(runtime: Checked, parts: readonly P[]): Promise<Record<P, PartState>> {
  const states = await Promise.all(parts.map(async (part) => [part, await stateOf(part, runtime)] as const))
  return Object.fromEntries(states) as Record<P, PartState>
}
