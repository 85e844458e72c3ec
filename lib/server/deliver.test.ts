import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { type Bus, type Delivery, roomTopic } from '@/lib/domain/ports'
import { memoryBus } from '@/lib/drivers/bus/memory'
import { createDeliver, type Deliver } from '@/lib/server/deliver'
import { ask, listen, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

const WAIT_MS = 50
const SWEEP_MS = 30_000
const ROOM = roomTopic('general')

let world: World
let mira: User
let clock: ReturnType<typeof manualClock>
let deliver: Deliver
let bus: Bus
let restore: () => void
/** What was published, by `rev`: into another bus, from which the tests take it in the order they like. */
let published: Map<number, Delivery>
let arrive: (rev: number) => void
/** What was handed on: `rev` of posts, and of changes with an asterisk. */
let handed: string[]
let needed: Set<string>
let recalled: number

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000 })
const label = ({ event, payload }: Delivery) => `${(payload as Message).rev}${event === 'message:changed' ? '*' : ''}`

/** Revs 1 to 6 are posts; 7 changes the second, 8 the fourth; 9 is a post. */
async function makeHistory() {
  mira = await makeUser(world, 'mira')
  const heard = listen(world)
  const posted: Message[] = []
  const post = async () =>
    void posted.push((await ask(world, mira, 'message:post', { room_id: 'general', content: `${posted.length}` })).message)
  for (let i = 0; i < 6; i++) await post()
  for (const i of [1, 3]) await ask(world, mira, 'message:edit', { message_id: posted[i]!.id, content: 'edited' })
  await post()
  published = new Map(
    heard.filter(({ event }) => event.startsWith('message:')).map((delivery) => [(delivery.payload as Message).rev, delivery]),
  )
  expect([...published.keys()]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
}

beforeEach(async () => {
  clock = manualClock()
  world = await testWorld({ clock })
  await makeHistory()
  bus = { ...memoryBus(), onRestored: (callback) => void (restore = callback) }
  handed = []
  recalled = 0
  needed = new Set([ROOM])
  deliver = createDeliver({ ...world, bus })
  deliver.to({
    carry: (delivery) => void (delivery.event.startsWith('message:') && handed.push(label(delivery))),
    needs: (topic) => needed.has(topic),
    recall: () => void recalled++,
  })
  await deliver.follow([ROOM], deliver.turn())
  arrive = (rev) => bus.publish(published.get(rev)!)
})
const begin = (seq: number, rev = seq) => deliver.begin('general', { seq, rev })

describe('the order of a room', () => {
  beforeEach(() => begin(0))

  it('is that of rev, whatever the order of arrival', () => {
    for (const rev of [1, 3, 4, 2, 5, 7, 6]) arrive(rev)
    expect(handed).toEqual(['1', '2', '3', '4', '5', '6', '7*'])
  })

  it('hands on nothing twice', () => {
    for (const rev of [1, 2, 2, 1, 3, 3]) arrive(rev)
    expect(handed).toEqual(['1', '2', '3'])
  })

  it('fills from the database what does not come, as it is now', async () => {
    for (const rev of [1, 4, 6]) arrive(rev)
    expect(handed).toEqual(['1'])
    clock.advance(WAIT_MS)
    // The second and the fourth message have their later revs, but their place.
    await until(() => expect(handed).toEqual(['1', '7', '3', '8', '5', '6', '9']))
    for (const rev of [2, 7, 8, 9]) arrive(rev)
    expect(handed).toHaveLength(7)
  })

  it('fills in a change that does not come', async () => {
    for (const rev of [1, 2, 3, 4, 5, 6, 9]) arrive(rev)
    clock.advance(WAIT_MS)
    await until(() => expect(handed).toEqual(['1', '2', '3', '4', '5', '6', '9', '7*', '8*']))
  })

  it('waits a moment before it asks the database', () => {
    for (const rev of [1, 3]) arrive(rev)
    clock.advance(WAIT_MS - 1)
    arrive(2)
    expect(handed).toEqual(['1', '2', '3'])
    clock.advance(WAIT_MS)
    expect(handed).toEqual(['1', '2', '3'])
  })

  it('hands on what comes by itself while the database is asked, once', async () => {
    for (const rev of [1, 5]) arrive(rev)
    clock.advance(WAIT_MS)
    for (const rev of [4, 3, 2]) arrive(rev)
    expect(handed).toEqual(['1', '2', '3', '4', '5'])
    await until(() => expect(handed).toEqual(['1', '2', '3', '4', '5', '6', '9', '7*', '8*']))
  })

  it('knows a message that is published again', () => {
    for (const rev of [1, 2, 3]) arrive(rev)
    bus.publish(published.get(2)!)
    expect(handed).toEqual(['1', '2', '3'])
  })

  it('goes on without what the database cannot give', async () => {
    const sql = vi.spyOn(world.db, 'sql').mockRejectedValue(new Error('gone'))
    for (const rev of [1, 3]) arrive(rev)
    clock.advance(WAIT_MS)
    await until(() => expect(handed).toEqual(['1', '3']))
    sql.mockRestore()
    arrive(4)
    expect(handed).toEqual(['1', '3', '4'])
  })

  it('skips nothing that came to be missed only while the database was asked', async () => {
    let fail = (_: Error) => {}
    const sql = vi.spyOn(world.db, 'sql').mockReturnValue(new Promise((_, reject) => (fail = reject)))
    for (const rev of [1, 3]) arrive(rev)
    clock.advance(WAIT_MS)
    for (const rev of [2, 5]) arrive(rev)
    fail(new Error('gone'))
    await new Promise((resolve) => setImmediate(resolve))
    sql.mockRestore()
    expect(handed).toEqual(['1', '2', '3'])
    arrive(4)
    expect(handed).toEqual(['1', '2', '3', '4', '5'])
  })
})

describe('where a room begins', () => {
  it('is where it was when someone read it, after it was followed', () => {
    for (const rev of [4, 6, 5]) arrive(rev)
    expect(handed).toEqual([])
    begin(4)
    expect(handed).toEqual(['5', '6'])
    begin(0)
    arrive(7)
    expect(handed).toEqual(['5', '6', '7*'])
  })

  it('is nowhere for a room that nobody here is in', () => {
    begin(0)
    arrive(1)
    bus.publish({ ...published.get(2)!, payload: { ...(published.get(2)!.payload as Message), room_id: 'elsewhere' } })
    expect(handed).toEqual(['1'])
  })
})

describe('following', () => {
  it('tells whether it was complete before something was read', async () => {
    const before = deliver.turn()
    expect(await deliver.follow([ROOM], before)).toBe(true)
    expect(await deliver.follow([ROOM, roomTopic('studio')], before)).toBe(false)
    expect(await deliver.follow([ROOM, roomTopic('studio')], deliver.turn())).toBe(true)
    expect(await deliver.follow([roomTopic('studio')], before)).toBe(false)
  })

  it('ends for what nobody needs, but not at once', async () => {
    const unfollow = vi.spyOn(bus, 'unfollow')
    begin(0)
    needed.clear()
    clock.advance(SWEEP_MS)
    expect(deliver.hasBegun('general')).toBe(true)
    // Somebody is about to come.
    await deliver.follow([ROOM], deliver.turn())
    clock.advance(SWEEP_MS)
    expect(deliver.hasBegun('general')).toBe(true)
    clock.advance(SWEEP_MS)
    expect(deliver.hasBegun('general')).toBe(false)
    expect(unfollow).toHaveBeenCalledWith([ROOM])
    arrive(1)
    expect(handed).toEqual([])
  })

  it('goes on for what somebody needs', () => {
    begin(0)
    for (let i = 0; i < 5; i++) clock.advance(SWEEP_MS)
    arrive(1)
    expect(handed).toEqual(['1'])
  })
})

describe('when the bus stands again', () => {
  it('hands on what was missed, and calls connections back once', async () => {
    begin(2)
    restore()
    restore()
    await until(() => expect(handed).toEqual(['3', '8', '5', '6', '9', '7*']))
    clock.advance(10_000)
    expect(recalled).toBe(1)
  })
})

describe('note', () => {
  const labels = (deliveries: Delivery[]) => deliveries.map(label)
  beforeEach(() => begin(0))

  it('gives each connection what came since it asked', () => {
    const first = deliver.note()
    arrive(1)
    const second = deliver.note()
    arrive(2)
    first.end()
    arrive(3)
    expect(labels(second.deliveries())).toEqual(['2', '3'])
    second.end()
  })

  it('knows what came before the end of its reading, not after', () => {
    const noted = deliver.note()
    arrive(1)
    expect(labels(noted.deliveries())).toEqual(['1'])
    noted.end()
    noted.end()
    arrive(2)
    expect(labels(noted.deliveries())).toEqual([])
    const other = deliver.note()
    arrive(3)
    expect(labels(other.deliveries())).toEqual(['3'])
    other.end()
  })
})

it('hands on every other event as it comes, until it is closed', () => {
  const seen: string[] = []
  deliver.to({ carry: ({ event }) => void seen.push(event), needs: () => true, recall: () => {} })
  const gone: Delivery = { event: 'room:deleted', payload: { room_id: 'general' }, to: { rooms: ['general'] } }
  bus.publish(gone)
  expect(seen).toEqual(['room:deleted'])
  deliver.close()
  bus.publish(gone)
  expect(seen).toEqual(['room:deleted'])
})
