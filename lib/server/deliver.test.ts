import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message } from '@/lib/contract/messages'
import type { World } from '@/lib/domain/context'
import type { Bus, Delivery } from '@/lib/domain/ports'
import { memoryBus } from '@/lib/drivers/bus/memory'
import { createDeliver, type Deliver } from '@/lib/server/deliver'
import { ask, listen, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

const WAIT_MS = 50

let world: World
let clock: ReturnType<typeof manualClock>
let deliver: Deliver
let bus: Bus
/** What was posted, by `seq`: published into another bus, from which the tests take it in the order they like. */
let posted: Map<number, Delivery>
let arrive: (seq: number) => void
let handed: number[]

/** A room with so many messages, none of which has been delivered yet. */
async function roomWith(count: number) {
  const mira = await makeUser(world, 'mira')
  const heard = listen(world)
  for (let i = 1; i <= count; i++) await ask(world, mira, 'message:post', { room_id: 'general', content: `${i}` })
  posted = new Map(
    heard.filter((delivery) => delivery.event === 'message:posted').map((delivery) => [(delivery.payload as Message).seq, delivery]),
  )
}

beforeEach(async () => {
  clock = manualClock()
  world = await testWorld({ clock })
  await roomWith(8)
  bus = memoryBus()
  handed = []
  deliver = createDeliver({ ...world, bus })
  deliver.to(({ event, payload }) => void (event === 'message:posted' && handed.push((payload as Message).seq)))
  arrive = (seq) => bus.publish(posted.get(seq)!)
})

describe('the order of a room', () => {
  it('is that of seq, whatever the order of arrival', () => {
    for (const seq of [1, 3, 4, 2, 5]) arrive(seq)
    expect(handed).toEqual([1, 2, 3, 4, 5])
  })

  it('hands on nothing twice', () => {
    for (const seq of [1, 2, 2, 1, 3, 3]) arrive(seq)
    expect(handed).toEqual([1, 2, 3])
  })

  it('begins with the first message that comes', () => {
    for (const seq of [5, 6, 4]) arrive(seq)
    expect(handed).toEqual([5, 6])
  })

  it('fills from the database what does not come', async () => {
    for (const seq of [1, 4, 6]) arrive(seq)
    expect(handed).toEqual([1])
    clock.advance(WAIT_MS)
    await vi.waitFor(() => expect(handed).toEqual([1, 2, 3, 4, 5, 6]))
    expect((await world.metrics.print()).text).toContain('hubbub_gap_messages_total{result="filled"} 3\n')
  })

  it('waits a moment before it asks the database', () => {
    for (const seq of [1, 3]) arrive(seq)
    clock.advance(WAIT_MS - 1)
    arrive(2)
    expect(handed).toEqual([1, 2, 3])
  })

  it('keeps its order when what is missing comes while the database is asked', async () => {
    for (const seq of [1, 5]) arrive(seq)
    clock.advance(WAIT_MS)
    for (const seq of [4, 3]) arrive(seq)
    await vi.waitFor(() => expect(handed).toEqual([1, 2, 3, 4, 5]))
    for (const seq of [7, 6, 8]) arrive(seq)
    await vi.waitFor(() => expect(handed).toEqual([1, 2, 3, 4, 5, 6, 7, 8]))
  })

  it('goes on without what the database cannot give', async () => {
    const sql = vi.spyOn(world.db, 'sql').mockRejectedValue(new Error('gone'))
    for (const seq of [1, 3]) arrive(seq)
    clock.advance(WAIT_MS)
    await vi.waitFor(() => expect(handed).toEqual([1, 3]))
    sql.mockRestore()
    arrive(4)
    expect(handed).toEqual([1, 3, 4])
  })

  it('goes on when the database fails after what was missing came by itself', async () => {
    let fail = (_: Error) => {}
    const sql = vi.spyOn(world.db, 'sql').mockReturnValue(new Promise((_, reject) => (fail = reject)))
    for (const seq of [1, 3]) arrive(seq)
    clock.advance(WAIT_MS)
    arrive(2)
    fail(new Error('gone'))
    await new Promise((resolve) => setImmediate(resolve))
    sql.mockRestore()
    arrive(4)
    expect(handed).toEqual([1, 2, 3, 4])
  })
})

describe('note', () => {
  const seqs = (deliveries: Delivery[]) => deliveries.map(({ payload }) => (payload as Message).seq)

  it('gives each connection what came since it asked', () => {
    const first = deliver.note()
    arrive(1)
    const second = deliver.note()
    arrive(2)
    first.end()
    arrive(3)
    expect(seqs(second.deliveries())).toEqual([2, 3])
    second.end()
  })

  it('knows what came before the end of its reading, not after', () => {
    const noted = deliver.note()
    arrive(1)
    expect(seqs(noted.deliveries())).toEqual([1])
    noted.end()
    noted.end()
    arrive(2)
    expect(seqs(noted.deliveries())).toEqual([])
    const other = deliver.note()
    arrive(3)
    expect(seqs(other.deliveries())).toEqual([3])
    other.end()
  })
})

it('hands on every other event as it comes, until it is closed', () => {
  const seen: string[] = []
  deliver.to(({ event }) => void seen.push(event))
  const gone: Delivery = { event: 'room:deleted', payload: { room_id: 'general' }, to: { rooms: ['general'] } }
  bus.publish(gone)
  expect(seen).toEqual(['room:deleted'])
  deliver.close()
  bus.publish(gone)
  expect(seen).toEqual(['room:deleted'])
})
