import { beforeEach, describe, expect, it, vi } from 'vitest'
import { HEARTBEAT_TTL_MS, type OnlinePerson, PRESENCE_GRACE_MS, type Status } from '@/lib/contract/presence'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import type { Database, Delivery } from '@/lib/domain/ports'
import { whoIsHere } from '@/lib/domain/presence/presence'
import { listRoomIds } from '@/lib/domain/rooms/room-queries'
import { memoryEphemeral } from '@/lib/drivers/ephemeral/memory'
import { ask, listen, makeRoom, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { emptyDatabase, testDatabase } from '@/lib/testing/test-database'
import { testWorld } from '@/lib/testing/world'

const BATCH_MS = 1_000
const LOOK_MS = 5_000
const TTL_MS = 30_000

let world: World
let clock: ReturnType<typeof manualClock>
let mira: User
let tomas: User
let heard: Delivery[]
/** Statements that the database has not answered yet. */
let asking = 0

const counting = (db: Database): Database => ({
  ...db,
  sql: <Row>(text: string, params: readonly unknown[]) => {
    asking++
    return db.sql<Row>(text, params).finally(() => asking--)
  },
})

/** What connections are told, in order. */
const told = () =>
  heard
    .filter((one) => one.event === 'presence:changed' && (one.to.rooms ?? one.to.users))
    .flatMap(({ more = [], ...one }) => [one.payload, ...more].map((payload) => ({ ...one, payload })))
const statuses = () => told().map((one) => (one.payload as OnlinePerson).status)
const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000 })
/** Lets what has been begun come to its end, and goes on in time. */
async function settle() {
  do await new Promise((resolve) => setTimeout(resolve, 15))
  while (asking > 0)
}
async function pass(ms = 0) {
  await settle()
  clock.advance(ms)
  await settle()
  // A batch that began to wait in the meantime.
  clock.advance(0)
  await settle()
}

beforeEach(async () => {
  clock = manualClock()
  const db = await testDatabase()
  await emptyDatabase(db)
  world = await testWorld({ clock, db: counting(db) })
  mira = await makeUser(world, 'mira')
  tomas = await makeUser(world, 'tomas')
  heard = listen(world)
})

/** How someone is seen by those who ask. */
const presenceOf = ({ id, username }: User, status: Status, lastSeen: Date | null = clock.now()) => {
  return { user_id: id, username, status, online: status !== 'offline', last_seen: lastSeen?.toISOString() ?? null }
}
const online = async (asker: User) => (await ask(world, asker, 'presence:list', {})).online

describe('coming and going', () => {
  it('is told once for all connections of a person', async () => {
    for (let i = 0; i < 3; i++) world.attendance.arrive(mira)
    await pass()
    expect(told().map((one) => one.payload)).toEqual([{ user_id: mira.id, username: 'mira', status: 'online' }])
    heard.length = 0
    for (let i = 0; i < 2; i++) world.attendance.leave(mira)
    await pass(PRESENCE_GRACE_MS * 2)
    expect(told()).toEqual([])
    expect(await online(tomas)).toEqual([presenceOf(mira, 'online')])
  })

  it('shows nobody going who comes back in time', async () => {
    world.attendance.arrive(mira)
    await pass()
    heard.length = 0
    world.attendance.leave(mira)
    await pass(PRESENCE_GRACE_MS - 1)
    world.attendance.arrive(mira)
    await pass(PRESENCE_GRACE_MS * 2)
    expect(told()).toEqual([])
    expect(await online(tomas)).toHaveLength(1)
  })

  it('is told when the last connection has been gone for a while', async () => {
    world.attendance.arrive(mira)
    await pass()
    world.attendance.leave(mira)
    await pass(PRESENCE_GRACE_MS)
    await pass(BATCH_MS)
    world.attendance.arrive(mira)
    await pass(BATCH_MS)
    expect(statuses()).toEqual(['online', 'offline', 'online'])
  })

  it('is told to those who share a room, and to the person', async () => {
    const room = await makeRoom(world, mira, { name: 'Studio', visibility: 'private' })
    world.attendance.arrive(mira)
    await pass()
    expect(told()[0]?.to.rooms?.sort()).toEqual(['general', room.id].sort())
    for (const room_id of ['general', room.id]) await ask(world, mira, 'room:leave', { room_id })
    await ask(world, mira, 'presence:set', { status: 'away' })
    await pass(BATCH_MS)
    expect(told()[1]?.to).toEqual({ users: [mira.id] })
  })

  it('of people who are in the same rooms is told together, and not to others', async () => {
    const studio = await makeRoom(world, mira, { name: 'Studio', visibility: 'private' })
    const [chen, bruno] = [await makeUser(world, 'chen'), await makeUser(world, 'bruno')]
    for (const person of [chen, bruno]) await ask(world, person, 'room:leave', { room_id: 'general' })
    heard.length = 0
    for (const person of [mira, tomas, chen, bruno]) world.attendance.arrive(person)
    await ask(world, mira, 'member:add', { room_id: studio.id, user_id: tomas.id })
    await pass(BATCH_MS)
    await pass(BATCH_MS)
    const names = (one: Delivery) => [one.payload, ...(one.more ?? [])].map((payload) => (payload as OnlinePerson).username).toSorted()
    const byRooms = heard
      .filter((one) => one.event === 'presence:changed' && (one.to.rooms ?? one.to.users))
      .map((one) => [names(one), one.to])
    expect(byRooms.toSorted()).toEqual([
      [['bruno'], { users: [bruno.id] }],
      [['chen'], { users: [chen.id] }],
      [['mira', 'tomas'], { rooms: expect.arrayContaining(['general', studio.id]) }],
    ])
  })

  it('is told at most once a second, as what is so then', async () => {
    world.attendance.arrive(mira)
    await pass()
    world.attendance.arrive(tomas)
    await ask(world, mira, 'presence:set', { status: 'away' })
    await ask(world, mira, 'presence:set', { status: 'dnd' })
    await pass(BATCH_MS - 1)
    expect(statuses()).toEqual(['online'])
    await pass(1)
    expect(statuses().toSorted()).toEqual(['dnd', 'online', 'online'])
  })

  it('says nothing of what is as it was when the second is over', async () => {
    world.attendance.arrive(mira)
    await pass()
    await ask(world, mira, 'presence:set', { status: 'away' })
    await ask(world, mira, 'presence:set', { status: 'online' })
    await pass(BATCH_MS * 3)
    expect(statuses()).toEqual(['online'])
  })
})

describe('presence:set', () => {
  it('is told, once', async () => {
    world.attendance.arrive(mira)
    await pass(BATCH_MS)
    heard.length = 0
    await ask(world, mira, 'presence:set', { status: 'dnd' })
    await ask(world, mira, 'presence:set', { status: 'dnd' })
    await pass(BATCH_MS)
    expect(told().map((one) => one.payload)).toEqual([{ user_id: mira.id, username: 'mira', status: 'dnd' }])
    expect(await online(tomas)).toEqual([presenceOf(mira, 'dnd')])
  })

  it('hides one who chooses to look offline, from another connection on too', async () => {
    world.attendance.arrive(mira)
    await pass()
    await ask(world, mira, 'presence:set', { status: 'offline' })
    world.attendance.arrive(mira)
    await pass(BATCH_MS)
    expect(await online(tomas)).toEqual([])
    const { members } = await ask(world, tomas, 'member:list', { room_id: 'general' })
    expect(members.find((one) => one.user_id === mira.id)?.status).toBe('offline')
  })

  it('keeps nobody here who has no connection', async () => {
    await world.attendance.open()
    await ask(world, mira, 'presence:set', { status: 'away' })
    expect(await online(tomas)).toHaveLength(1)
    await pass(PRESENCE_GRACE_MS + LOOK_MS)
    expect(await online(tomas)).toEqual([])
    await world.attendance.close()
  })
})

describe('presence:list', () => {
  it('names those who share a room with the one who asks, and nobody else', async () => {
    world.attendance.arrive(mira)
    await pass()
    expect(await online(tomas)).toHaveLength(1)
    await ask(world, tomas, 'room:leave', { room_id: 'general' })
    expect(await online(tomas)).toEqual([])
  })
})

describe('presence:heartbeat', () => {
  it('keeps someone here without a connection, as long as it comes', async () => {
    await world.attendance.open()
    for (let i = 0; i < 3; i++) {
      expect((await ask(world, mira, 'presence:heartbeat', {})).presence).toEqual(presenceOf(mira, 'online'))
      await pass(HEARTBEAT_TTL_MS - LOOK_MS)
      expect((await ask(world, tomas, 'presence:get', { user_id: 'MIRA' })).presence).toEqual(presenceOf(mira, 'online'))
    }
    expect(statuses()).toEqual(['online'])
    await pass(LOOK_MS)
    await pass(LOOK_MS)
    await until(async () => {
      await pass()
      expect(statuses()).toEqual(['online', 'offline'])
    })
    const seen = async () => (await ask(world, tomas, 'presence:get', { user_id: mira.id })).presence
    await until(async () => expect((await seen()).last_seen).not.toBeNull())
    const gone = await seen()
    expect(gone).toEqual({ ...presenceOf(mira, 'offline'), last_seen: gone.last_seen })
    await pass(BATCH_MS * 90)
    expect(await seen()).toEqual(gone)
    await world.attendance.close()
  })

  it('is taken back at once, but whoever has a connection is still here', async () => {
    await ask(world, mira, 'presence:heartbeat', { user_id: 'mira', username: 'Mira' })
    expect((await ask(world, mira, 'presence:leave', { user_id: mira.id })).presence).toEqual(presenceOf(mira, 'offline'))
    expect(await online(tomas)).toEqual([])
    world.attendance.arrive(mira)
    await pass()
    expect((await ask(world, mira, 'presence:leave', {})).presence).toEqual(presenceOf(mira, 'online'))
  })

  it('is not cut short by a status', async () => {
    await world.attendance.open()
    await ask(world, mira, 'presence:heartbeat', {})
    await ask(world, mira, 'presence:set', { status: 'dnd' })
    await pass(PRESENCE_GRACE_MS)
    await pass(LOOK_MS)
    expect((await ask(world, tomas, 'presence:get', { user_id: mira.id })).presence).toEqual(presenceOf(mira, 'dnd'))
    await world.attendance.close()
  })

  it('does not show one who chose to look offline', async () => {
    await ask(world, mira, 'presence:set', { status: 'offline' })
    expect((await ask(world, mira, 'presence:heartbeat', {})).presence).toEqual(presenceOf(mira, 'offline'))
    expect(await online(tomas)).toEqual([])
  })

  it('is for oneself alone, by whatever name', async () => {
    for (const named of [{ user_id: tomas.id }, { user_id: 'tomas' }, { username: 'tomas' }, { user_id: mira.id, username: 'tomas' }]) {
      for (const command of ['presence:heartbeat', 'presence:leave'] as const)
        await expect(ask(world, mira, command, named)).rejects.toMatchObject({ code: 'forbidden' })
      for (const command of ['typing:start', 'typing:stop'] as const)
        await expect(ask(world, mira, command, { room_id: 'general', ...named })).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect(await online(tomas)).toEqual([])
  })
})

describe('presence:get', () => {
  it('knows nobody with whom one shares no room, and nobody who is not there', async () => {
    world.attendance.arrive(mira)
    await pass()
    await ask(world, tomas, 'room:leave', { room_id: 'general' })
    for (const user_id of [mira.id, 'mira', 'nobody']) {
      await expect(ask(world, tomas, 'presence:get', { user_id })).rejects.toMatchObject({ code: 'not_found' })
    }
    expect((await ask(world, tomas, 'presence:get', { user_id: 'tomas' })).presence).toEqual(presenceOf(tomas, 'offline', null))
  })
})

describe('several processes', () => {
  let ephemeral: ReturnType<typeof memoryEphemeral>
  let there: World

  beforeEach(async () => {
    ephemeral = memoryEphemeral({ now: () => clock.now().getTime() })
    // Two that share the store alone: what the bus would bring at once they see at the next look.
    world = await testWorld({ clock, ephemeral, db: world.db })
    there = await testWorld({ clock, ephemeral, db: world.db })
    await Promise.all([world.attendance.open(), there.attendance.open()])
    heard = listen(world)
    return () => Promise.all([world.attendance.close(), there.attendance.close()])
  })

  it('see each other’s people', async () => {
    there.attendance.arrive(tomas)
    await pass(LOOK_MS)
    expect(statuses()).toEqual(['online'])
    expect(await online(mira)).toHaveLength(1)
  })

  it('show nobody going who moves from one to the other', async () => {
    there.attendance.arrive(tomas)
    await pass(LOOK_MS)
    there.attendance.leave(tomas)
    world.attendance.arrive(tomas)
    for (let i = 0; i < 4; i++) await pass(LOOK_MS)
    expect(statuses()).toEqual(['online'])
  })

  it('forget the people of one that was killed', async () => {
    there.attendance.arrive(tomas)
    await pass(LOOK_MS)
    // It says no more.
    vi.spyOn(ephemeral, 'hold').mockResolvedValue()
    for (let ms = 0; ms < TTL_MS + LOOK_MS; ms += LOOK_MS) await pass(LOOK_MS)
    await pass(BATCH_MS)
    expect(statuses()).toEqual(['online', 'offline'])
  })

  it('keep the people of one that lives, however long', async () => {
    there.attendance.arrive(tomas)
    for (let ms = 0; ms < 3 * TTL_MS; ms += LOOK_MS) await pass(LOOK_MS)
    expect(statuses()).toEqual(['online'])
  })

  it('give the people of one that stops time to come back', async () => {
    there.attendance.arrive(tomas)
    await pass(LOOK_MS)
    await there.attendance.close()
    there.attendance.leave(tomas)
    await pass(LOOK_MS)
    world.attendance.arrive(tomas)
    for (let i = 0; i < 8; i++) await pass(LOOK_MS)
    expect(statuses()).toEqual(['online'])
  })

  it('know their own people while the store is away, and take nobody for gone when it comes back empty', async () => {
    there.attendance.arrive(tomas)
    await pass(LOOK_MS)
    const away = (['present', 'arrive', 'leave', 'hold'] as const).map((name) =>
      vi.spyOn(ephemeral, name).mockRejectedValue(new Error('away')),
    )
    await pass(LOOK_MS)
    world.attendance.arrive(mira)
    await pass(BATCH_MS)
    expect((await online(tomas)).map((one) => one.username).toSorted()).toEqual(['mira', 'tomas'])
    for (const spy of away) spy.mockRestore()
    await ephemeral.close()
    for (let i = 0; i < 5; i++) await pass(LOOK_MS)
    expect(statuses()).toEqual(['online', 'online'])
    expect((await ephemeral.present()).size).toBe(2)
  })
})

describe('those in a room with someone', () => {
  /** What a connection is told when it begins. */
  const named = async (asker: User) => {
    const { crowd, others } = whoIsHere({ attendance: world.attendance, actor: asker }, await listRoomIds(world.db, asker.id))
    return [...crowd, ...others].map((one) => one.username).toSorted()
  }

  it('are named once each, whatever rooms they share, as they are now', async () => {
    const room = await makeRoom(world, tomas, { name: 'Studio' })
    await ask(world, mira, 'room:join', { room_id: room.id })
    await ask(world, mira, 'room:leave', { room_id: 'general' })
    for (const person of [mira, tomas]) world.attendance.arrive(person)
    await pass(BATCH_MS)
    const { crowd } = world.attendance.toldIn(['general', room.id])
    expect(await named(tomas)).toEqual(['mira', 'tomas'])
    expect(world.attendance.toldIn([room.id, 'general']).crowd).toBe(crowd)
    await world.attendance.show(tomas, 'away')
    await pass(BATCH_MS)
    const now = world.attendance.toldIn(['general', room.id])
    expect([...now.crowd, ...now.others].map((one) => one.status).toSorted()).toEqual(['away', 'online'])
  })

  it('are known as people come and leave, and as the room goes', async () => {
    const room = await makeRoom(world, tomas, { name: 'Studio', visibility: 'private' })
    for (const person of [mira, tomas]) {
      await ask(world, person, 'room:leave', { room_id: 'general' })
      world.attendance.arrive(person)
    }
    await pass(BATCH_MS)
    expect(await named(tomas)).toEqual(['tomas'])
    await ask(world, tomas, 'member:add', { room_id: room.id, user_id: mira.id })
    expect(await named(tomas)).toEqual(['mira', 'tomas'])
    await ask(world, tomas, 'member:remove', { room_id: room.id, user_id: mira.id })
    expect(await named(tomas)).toEqual(['tomas'])
    await ask(world, tomas, 'member:add', { room_id: room.id, user_id: mira.id })
    await ask(world, tomas, 'room:delete', { room_id: room.id })
    expect(await named(tomas)).toEqual(['tomas'])
    await ask(world, tomas, 'room:restore', { room_id: room.id })
    expect(await named(tomas)).toEqual(['mira', 'tomas'])
  })

  it('are read again when what said so may have been lost', async () => {
    let restore = () => {}
    const bus = { ...world.bus, onRestored: (callback: () => void) => void (restore = callback) }
    world = await testWorld({ clock, db: world.db, bus })
    for (const person of [mira, tomas]) world.attendance.arrive(person)
    await pass(BATCH_MS)
    expect(await named(tomas)).toEqual(['mira', 'tomas'])
    await world.db.sql('DELETE FROM memberships WHERE user_id = $1', [mira.id])
    expect(await named(tomas)).toEqual(['mira', 'tomas'])
    restore()
    await until(async () => expect(await named(tomas)).toEqual(['tomas']))
  })
})
