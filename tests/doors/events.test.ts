import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { TYPING_TTL_MS } from '@/lib/contract/presence'
import type { CastName } from '@/lib/testing/cast'
import { makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, type TestSocket } from '@/tests/support/socket'

let server: TestServer
let people: Record<'mira' | 'tomas' | 'chen', Person>
const opened: TestSocket[] = []

beforeAll(async () => {
  server = await startServer()
  people = await makePeople(server, 'mira', 'tomas', 'chen')
})
afterAll(() => server?.stop())
afterEach(() => {
  for (const socket of opened.splice(0)) socket.close()
})

async function enter<N extends keyof typeof people & CastName>(...names: N[]): Promise<TestSocket[]> {
  const sockets = await Promise.all(names.map((name) => connect(server.url, people[name].token)))
  opened.push(...sockets)
  return sockets
}

let made = 0
/** A room of its own for each test, whose members are connected already. */
async function roomOf(owner: TestSocket, visibility: 'public' | 'private', ...members: Person[]): Promise<string> {
  const { room } = await owner.ask('room:create', { id: `room-${++made}`, name: `Room ${made}`, visibility })
  for (const { user } of members) await owner.ask('member:add', { room_id: room.id, user_id: user.id })
  return room.id
}

/** Long enough for an event that must not come: whatever was caused before has arrived when the answer to this has. */
const settled = (...sockets: TestSocket[]) => Promise.all(sockets.map((socket) => socket.ask('room:list', {})))

describe('messages', () => {
  it("reach everyone in the room, the sender's other connections included, and nobody else", async () => {
    const [mira, mira2, tomas, chen] = await enter('mira', 'mira', 'tomas', 'chen')
    const room_id = await roomOf(mira!, 'public', people.tomas)
    const { message } = await mira!.ask('message:post', { room_id, content: 'Doors at eight.' })
    for (const socket of [mira!, mira2!, tomas!])
      expect(await socket.next('message:posted', (one) => one.id === message.id)).toEqual(message)
    const { message: edited } = await mira!.ask('message:edit', { message_id: message.id, content: 'Doors at nine.' })
    for (const socket of [mira!, mira2!, tomas!]) expect(await socket.next('message:changed')).toEqual(edited)
    await settled(chen!)
    expect(chen!.heard.filter((one) => one.event.startsWith('message:'))).toEqual([])
  })

  it('come in seq order on each connection, from four senders at once', async () => {
    const senders = await enter('mira', 'tomas', 'chen', 'mira')
    const room_id = await roomOf(senders[0]!, 'public', people.tomas, people.chen)
    const answers = await Promise.all(
      senders.flatMap((socket, s) => Array.from({ length: 50 }, (_, i) => socket.ask('message:post', { room_id, content: `${s} ${i}` }))),
    )
    const expected = Array.from({ length: 200 }, (_, i) => i + 1)
    for (const socket of senders) {
      await socket.next('message:posted', (one) => one.room_id === room_id && one.seq === 200)
      expect(
        socket
          .all('message:posted')
          .filter((one) => one.room_id === room_id)
          .map((one) => one.seq),
      ).toEqual(expected)
    }
    expect(answers.map(({ message }) => message.seq).toSorted((a, b) => a - b)).toEqual(expected)
    senders.forEach((_, s) => {
      const mine = answers.slice(s * 50, (s + 1) * 50).map(({ message }) => message.seq)
      expect(mine).toEqual(mine.toSorted((a, b) => a - b))
    })
  })

  it('posted with one nonce by two connections twenty times at once are one message and one event', async () => {
    const [one, two, tomas] = await enter('mira', 'mira', 'tomas')
    const room_id = await roomOf(one!, 'public', people.tomas)
    const rest = restOf(server, people.mira.token)
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const input = { room_id, content: `try ${i}`, nonce: 'the same' }
        if (i % 5 !== 4) return (await (i % 2 ? one! : two!).ask('message:post', input)).message
        return (await rest('POST', `/api/rooms/${room_id}/messages`, { content: `try ${i}` }, { 'idempotency-key': 'the same' })).body as {
          id: string
        }
      }),
    )
    expect(new Set(answers.map((message) => message.id)).size).toBe(1)
    const { message: last } = await one!.ask('message:post', { room_id, content: 'last' })
    expect(last.seq).toBe(2)
    for (const socket of [one!, two!, tomas!]) {
      await socket.next('message:posted', (message) => message.id === last.id)
      expect(socket.all('message:posted').filter((message) => message.room_id === room_id)).toHaveLength(2)
    }
  })
})

describe('typing', () => {
  it('is told to the room but not to the typist, and forgotten after five seconds', async () => {
    const [mira, mira2, tomas] = await enter('mira', 'mira', 'tomas')
    const room_id = await roomOf(mira!, 'public', people.tomas)
    const begun = Date.now()
    await mira!.ask('typing:start', { room_id })
    expect(await tomas!.next('typing:started')).toEqual({ room_id, user_id: people.mira.user.id, username: 'mira' })
    expect(await tomas!.next('typing:stopped')).toEqual({ room_id, user_id: people.mira.user.id, username: 'mira' })
    expect(Date.now() - begun).toBeGreaterThan(TYPING_TTL_MS - 500)
    await settled(mira!, mira2!)
    for (const socket of [mira!, mira2!]) expect(socket.heard.filter((one) => one.event.startsWith('typing:'))).toEqual([])
  })

  it('ends with the message that was typed', async () => {
    const [mira, tomas] = await enter('mira', 'tomas')
    const room_id = await roomOf(mira!, 'public', people.tomas)
    await mira!.ask('typing:start', { room_id })
    await mira!.ask('message:post', { room_id, content: 'done' })
    await tomas!.next('typing:stopped')
    const events = tomas!.heard.map((one) => one.event).filter((event) => /^typing|^message/.test(event))
    expect(events).toEqual(['typing:started', 'message:posted', 'typing:stopped'])
  })
})

describe('members and rooms', () => {
  it('coming and going is told to the room, and to the one who goes', async () => {
    const [mira, tomas, chen] = await enter('mira', 'tomas', 'chen')
    const room_id = await roomOf(mira!, 'public', people.chen)
    await tomas!.ask('room:join', { room_id })
    const isTomas = (one: { user_id: string; room_id: string }) => one.user_id === people.tomas.user.id && one.room_id === room_id
    for (const socket of [mira!, tomas!, chen!])
      expect(await socket.next('member:joined', isTomas)).toMatchObject({ room_id, username: 'tomas' })
    await tomas!.ask('room:leave', { room_id })
    for (const socket of [mira!, tomas!, chen!])
      expect(await socket.next('member:left', isTomas)).toMatchObject({ room_id, username: 'tomas' })
  })

  it('a room that changes is told to those in it', async () => {
    const [mira, tomas, chen] = await enter('mira', 'tomas', 'chen')
    const room_id = await roomOf(mira!, 'public', people.tomas)
    const { room } = await mira!.ask('room:update', { room_id, topic: 'New' })
    expect(await tomas!.next('room:changed', (one) => one.id === room_id)).toEqual(room)
    await settled(chen!)
    expect(chen!.all('room:changed').filter((one) => one.id === room_id)).toEqual([])
  })

  it('the read position is told to the other devices of the reader alone', async () => {
    const [mira, mira2, tomas] = await enter('mira', 'mira', 'tomas')
    const room_id = await roomOf(mira!, 'public', people.tomas)
    await tomas!.ask('message:post', { room_id, content: 'words' })
    await mira!.ask('room:read', { room_id, seq: 1 })
    expect(await mira2!.next('room:read')).toEqual({ room_id, user_id: people.mira.user.id, seq: 1 })
    await settled(tomas!)
    expect(tomas!.all('room:read')).toEqual([])
  })

  it('a direct conversation opened by both at once is one, and both get its events', async () => {
    const [mira, tomas, chen] = await enter('mira', 'tomas', 'chen')
    const opened = await Promise.all([
      mira!.ask('dm:open', { user_ids: [people.tomas.user.id] }),
      tomas!.ask('dm:open', { user_ids: [people.mira.user.id] }),
    ])
    expect(opened[0].room.id).toBe(opened[1].room.id)
    const room_id = opened[0].room.id
    for (const socket of [mira!, tomas!]) expect((await socket.next('room:changed', (one) => one.id === room_id)).kind).toBe('dm')
    await mira!.ask('message:post', { room_id, content: 'between us' })
    expect((await tomas!.next('message:posted', (one) => one.room_id === room_id)).content).toBe('between us')
    await settled(chen!)
    expect(JSON.stringify(chen!.heard)).not.toContain(room_id)
  })

  it('a changed name reaches those who share a room', async () => {
    const [mira, tomas] = await enter('mira', 'tomas')
    const { user } = await mira!.ask('me:update', { name: 'Mira N.' })
    expect(await tomas!.next('user:changed', (one) => one.name === 'Mira N.')).toEqual(user)
    await mira!.ask('me:update', { name: 'Mira Novak' })
  })
})

describe('losing the right to a room ends its events at once', () => {
  const ends: [string, (mira: TestSocket, tomas: TestSocket, room_id: string) => Promise<unknown>][] = [
    ['leaving', (_, tomas, room_id) => tomas.ask('room:leave', { room_id })],
    ['being removed', (mira, _, room_id) => mira.ask('member:remove', { room_id, user_id: people.tomas.user.id })],
    [
      'being removed by REST',
      (_, __, room_id) => restOf(server, people.mira.token)('DELETE', `/api/rooms/${room_id}/members/${people.tomas.user.id}`),
    ],
  ]
  it.each(ends)('by %s', async (_, end) => {
    const [mira, tomas, tomas2] = await enter('mira', 'tomas', 'tomas')
    const room_id = await roomOf(mira!, 'private', people.tomas)
    await mira!.ask('message:post', { room_id, content: 'seen' })
    for (const socket of [tomas!, tomas2!]) await socket.next('message:posted', (one) => one.room_id === room_id)
    await end(mira!, tomas!, room_id)
    for (const socket of [tomas!, tomas2!]) {
      await socket.next('member:left', (one) => one.room_id === room_id)
      socket.forget()
    }
    await mira!.ask('message:post', { room_id, content: 'not seen' })
    await mira!.ask('typing:start', { room_id })
    await mira!.ask('room:update', { room_id, topic: 'not seen' })
    await settled(tomas!, tomas2!)
    for (const socket of [tomas!, tomas2!]) expect(JSON.stringify(socket.heard)).not.toContain(room_id)
  })

  it('by its deletion, until it is restored', async () => {
    const [mira, tomas] = await enter('mira', 'tomas')
    const room_id = await roomOf(mira!, 'private', people.tomas)
    await mira!.ask('room:delete', { room_id })
    for (const socket of [mira!, tomas!]) expect(await socket.next('room:deleted', (one) => one.room_id === room_id)).toEqual({ room_id })
    await expect(mira!.ask('message:post', { room_id, content: 'words' })).rejects.toMatchObject({ code: 'not_found' })
    tomas!.forget()
    await mira!.ask('room:restore', { room_id })
    await tomas!.next('room:changed', (one) => one.id === room_id)
    await mira!.ask('message:post', { room_id, content: 'back' })
    expect((await tomas!.next('message:posted', (one) => one.room_id === room_id)).content).toBe('back')
  })

  it('and gaining it begins them', async () => {
    const [mira, tomas] = await enter('mira', 'tomas')
    const room_id = await roomOf(mira!, 'private')
    await mira!.ask('message:post', { room_id, content: 'before' })
    await mira!.ask('member:add', { room_id, user_id: people.tomas.user.id })
    await mira!.ask('message:post', { room_id, content: 'after' })
    await tomas!.next('message:posted', (one) => one.room_id === room_id)
    expect(
      tomas!
        .all('message:posted')
        .filter((one) => one.room_id === room_id)
        .map((one) => one.content),
    ).toEqual(['after'])
  })
})

describe('connecting while a room is busy', () => {
  it('misses nothing and gets nothing twice: the state and the events are the whole', async () => {
    const [mira] = await enter('mira')
    const room_id = await roomOf(mira!, 'public', people.tomas)
    let busy = true
    const traffic = (async () => {
      for (let i = 0; busy; i++) await mira!.ask('message:post', { room_id, content: `${i}` })
    })()
    for (let round = 0; round < 15; round++) {
      const tomas = await connect(server.url, people.tomas.token)
      const [ready] = tomas.all('ready')
      const from = ready!.rooms.find((one) => one.id === room_id)!.last_seq
      await tomas.next('message:posted', (one) => one.seq >= from + 5)
      const seqs = tomas
        .all('message:posted')
        .filter((one) => one.room_id === room_id)
        .map((one) => one.seq)
      expect(seqs).toEqual(seqs.map((_, i) => from + 1 + i))
      tomas.close()
    }
    busy = false
    await traffic
  })

  it('knows a room that one is added to at that moment', async () => {
    const [mira] = await enter('mira')
    for (let round = 0; round < 10; round++) {
      const room_id = await roomOf(mira!, 'private')
      const [tomas] = await Promise.all([
        connect(server.url, people.tomas.token),
        mira!.ask('member:add', { room_id, user_id: people.tomas.user.id }),
      ])
      await mira!.ask('message:post', { room_id, content: 'first' })
      await tomas.next('message:posted', (one) => one.room_id === room_id)
      await settled(tomas)
      expect(tomas.all('message:posted').filter((one) => one.room_id === room_id)).toHaveLength(1)
      tomas.close()
    }
  })
})
