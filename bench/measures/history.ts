import { type Bench, type Measure, type Row, withServer } from '@/bench/support/bench'
import { createHistogram } from '@/bench/support/histogram'
import { listMessages, syncRooms } from '@/lib/domain/messages/message-queries'

const ROOM = 'archive'
const AUTHORS = 100
const PARALLEL = 8
const PAGE = 50
/** What a client missed in a short absence. */
const MISSED = 50

/** Pages of a long room, from its end and from anywhere in it, and catching up with it: over Socket.IO, and the statement alone. */
export const history: Measure = async (bench) => {
  const size = bench.quick ? 200_000 : 1_000_000
  const seats = await bench.ours.room(ROOM, AUTHORS)
  const begun = performance.now()
  await bench.ours.seed.history(ROOM, bench.ours.people.slice(0, AUTHORS), size)
  bench.say(`${size} messages in ${Math.round((performance.now() - begun) / 1000)} s`)

  const anywhere = Array.from({ length: 500 }, () => 1 + Math.floor(Math.random() * size))
  const page = (before?: number) => ({ room_id: ROOM, limit: PAGE, before })
  const ms = bench.quick ? 1_500 : 4_000

  return withServer(bench, bench.ours, async ({ url }) => {
    await bench.load.run('connect', { urls: [url], seats: seats.slice(0, PARALLEL) })

    const ask = async (name: string, command: string, inputs: object[], reach?: { ms: number; perSecond: number }): Promise<Row[]> => {
      const run = async (parallel: number, forMs: number) => {
        const result = await bench.load.run('requests', { command, inputs, parallel, ms: forMs })
        if (result.failed > 0) throw new Error(`${result.failed} requests failed: ${name}.`)
        return result
      }
      await run(PARALLEL, 1_000)
      const [alone, together] = [await run(1, ms), await run(PARALLEL, ms)]
      bench.say(`${name}: p50 ${alone.latency.p50} ms, p99 ${alone.latency.p99} ms, ${Math.round(together.perSecond)}/s`)
      return rows(name, alone.latency, together.perSecond, reach)
    }

    const room = `a room of ${size.toLocaleString('en')}`
    return [
      ...(await ask(`last ${PAGE} of ${room}`, 'message:list', [page()], { ms: 5, perSecond: 1_500 })),
      ...(await ask(`${PAGE} from anywhere in it`, 'message:list', anywhere.map(page), { ms: 5, perSecond: 1_500 })),
      ...(await alone(bench, `the statement alone`, ms, (reader, i) =>
        listMessages(bench.ours.db, {
          roomId: ROOM,
          readerId: reader,
          threadId: null,
          limit: PAGE,
          part: 'before',
          seq: anywhere[i % anywhere.length]!,
        }),
      )),
      ...(await ask(`catching up with ${MISSED} messages`, 'room:sync', [{ rooms: { [ROOM]: size - MISSED } }])),
      ...(await ask('the first 200 of all', 'room:sync', [{ rooms: { [ROOM]: 0 } }])),
      ...(await alone(bench, `catching up, the statement alone`, ms, (reader) =>
        syncRooms(bench.ours.db, reader, { [ROOM]: size - MISSED }, 200),
      )),
    ]
  })
}

const rows = (name: string, latency: { p50: number; p99: number }, perSecond: number, reach?: { ms: number; perSecond: number }): Row[] => [
  { name: `${name}, p50`, unit: 'ms', ours: latency.p50 },
  { name: `${name}, p99`, unit: 'ms', ours: latency.p99, reach: reach && { of: 'ours', most: reach.ms } },
  { name: `${name}, ${PARALLEL} at once`, unit: '/s', ours: perSecond, reach: reach && { of: 'ours', least: reach.perSecond } },
]

/** The same without server and socket, from this process. */
async function alone(bench: Bench, name: string, ms: number, ask: (readerId: string, i: number) => Promise<unknown>): Promise<Row[]> {
  const reader = bench.ours.people[0]!.id
  const run = async (parallel: number) => {
    const latency = createHistogram()
    const begun = performance.now()
    let next = 0
    await Promise.all(
      Array.from({ length: parallel }, async () => {
        while (performance.now() - begun < ms) {
          const asked = performance.now()
          await ask(reader, next++)
          latency.add(performance.now() - asked)
        }
      }),
    )
    return { perSecond: (latency.count() / (performance.now() - begun)) * 1000, latency: latency.percentiles() }
  }
  await run(PARALLEL)
  const [single, together] = [await run(1), await run(PARALLEL)]
  bench.say(`${name}: p50 ${single.latency.p50} ms, p99 ${single.latency.p99} ms, ${Math.round(together.perSecond)}/s`)
  return rows(name, single.latency, together.perSecond)
}
