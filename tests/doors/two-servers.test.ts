/** Two processes on one PostgreSQL and one Redis: whoever is connected to either lives in one chat. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { PRESENCE_GRACE_MS } from '@/lib/contract/presence'
import { type Fleet, startFleet } from '@/tests/support/fleet'
import { makePeople, PASSWORD, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { connect, type TestSocket } from '@/tests/support/socket'

let fleet: Fleet
let people: Record<'ada' | 'mira' | 'tomas' | 'chen', Person>
/** Mira is on the first, Tomás on the second. */
let mira: TestSocket
let tomas: TestSocket
const more: TestSocket[] = []

const on = async (server: 0 | 1, person: Person) => {
  const socket = await connect(fleet.servers[server]!.url, person.token)
  more.push(socket)
  return socket
}
const seqs = (socket: TestSocket, room_id: string) =>
  socket
    .all('message:posted')
    .filter((message) => message.room_id === room_id)
    .map((message) => message.seq)
const range = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

beforeAll(async () => {
  fleet = await startFleet()
  people = await makePeople(fleet.servers[0]!, 'ada', 'mira', 'tomas', 'chen')
  mira = await connect(fleet.servers[0]!.url, people.mira.token)
  tomas = await connect(fleet.servers[1]!.url, people.tomas.token)
})
afterEach(() => {
  for (const socket of more.splice(0)) socket.close()
})
afterAll(async () => {
  mira?.close()
  tomas?.close()
  await fleet?.stop()
})

describe('across two processes', () => {
  it('messages, edits, typing and reads are seen at once', async () => {
    const device = await on(1, people.mira)
    const { message } = await mira.ask('message:post', { room_id: 'general', content: 'here' })
    expect(await tomas.next('message:posted', (one) => one.id === message.id)).toEqual(message)
    await mira.ask('message:edit', { message_id: message.id, content: 'there' })
    await tomas.next('message:changed', (one) => one.content === 'there')
    await mira.ask('typing:start', { room_id: 'general' })
    await tomas.next('typing:started', (one) => one.username === 'mira')
    await mira.ask('typing:stop', { room_id: 'general' })
    await tomas.next('typing:stopped', (one) => one.username === 'mira')
    await tomas.ask('message:post', { room_id: 'general', content: 'answer' })
    const answer = await mira.next('message:posted', (one) => one.content === 'answer')
    await mira.ask('room:read', { room_id: 'general', seq: answer.seq })
    await device.next('room:read', (one) => one.seq === answer.seq)
  })

  it('presence is one, wherever the connections are', async () => {
    mira.forget()
    const first = await on(1, people.chen)
    await mira.next('presence:changed', (one) => one.username === 'chen' && one.status === 'online')
    const second = await on(0, people.chen)
    first.close()
    await new Promise((resolve) => setTimeout(resolve, PRESENCE_GRACE_MS + 1_000))
    await second.ask('presence:set', { status: 'dnd' })
    for (const one of [mira, tomas]) await one.next('presence:changed', ({ username, status }) => username === 'chen' && status === 'dnd')
    const told = mira.all('presence:changed').filter(({ username }) => username === 'chen')
    expect(told.map(({ status }) => status)).toEqual(['online', 'dnd'])
    expect((await tomas.ask('presence:list', {})).online).toContainEqual(
      expect.objectContaining({ user_id: people.chen.user.id, username: 'chen', status: 'dnd' }),
    )
    second.close()
    await mira.next('presence:changed', (one) => one.username === 'chen' && one.status === 'offline')
  })

  it('posts of both at once have one order for everyone', async () => {
    await mira.ask('room:create', { id: 'both', name: 'Both' })
    await tomas.ask('room:join', { room_id: 'both' })
    await Promise.all(range(150).map((i) => (i % 2 ? mira : tomas).ask('message:post', { room_id: 'both', content: `${i}` })))
    for (const socket of [mira, tomas]) {
      await socket.next('message:posted', (one) => one.room_id === 'both' && one.seq === 150)
      expect(seqs(socket, 'both')).toEqual(range(150))
    }
  })

  it('whoever is brought into a room misses nothing of it, however soon it goes on', async () => {
    for (let round = 0; round < 25; round++) {
      const { room } = await mira.ask('dm:open', { user_ids: [people.tomas.user.id, ...(round % 2 ? [people.chen.user.id] : [])] })
      if (round < 2) for (let i = 1; i <= 3; i++) await mira.ask('message:post', { room_id: room.id, content: `${i}` })
      const { room: studio } = await mira.ask('room:create', { id: `studio-${round}`, name: 'Studio', visibility: 'private' })
      const added = mira.ask('member:add', { room_id: studio.id, user_id: people.tomas.user.id })
      // Some before the addition is committed, some after: only the latter are Tomás's.
      const posts = range(4).map((i) => mira.ask('message:post', { room_id: studio.id, content: `${i}` }))
      await added
      const { message } = await mira.ask('message:post', { room_id: studio.id, content: 'last' })
      await Promise.all(posts)
      await tomas.next('message:posted', (one) => one.id === message.id)
      await tomas.next('member:joined', (one) => one.room_id === studio.id && one.username === 'tomas')
      const got = seqs(tomas, studio.id)
      expect(got).toEqual(range(5).slice(5 - got.length))
    }
  })

  it('whoever leaves or is removed hears no more of it', async () => {
    await mira.ask('room:create', { id: 'brief', name: 'Brief' })
    await tomas.ask('room:join', { room_id: 'brief' })
    await mira.ask('message:post', { room_id: 'brief', content: 'one' })
    await tomas.next('message:posted', (one) => one.room_id === 'brief')
    await mira.ask('member:remove', { room_id: 'brief', user_id: people.tomas.user.id })
    await tomas.next('member:left', (one) => one.room_id === 'brief')
    await mira.ask('message:post', { room_id: 'brief', content: 'two' })
    await mira.ask('message:post', { room_id: 'general', content: 'end' })
    await tomas.next('message:posted', (one) => one.content === 'end')
    expect(seqs(tomas, 'brief')).toEqual([1])
  })

  it('a new password ends the sessions at the other process', async () => {
    const elsewhere = await on(1, people.chen)
    const ended = new Promise((resolve) => elsewhere.raw.once('disconnect', resolve))
    // Tokens count in whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100))
    const body = { current: PASSWORD, password: 'a new password of hers' }
    expect((await restOf(fleet.servers[0]!, people.chen.token)('POST', '/api/me/password', body)).status).toBe(200)
    await ended
  })

  it('a token revoked at one ends its connections at the other, and is refused there', async () => {
    const { token, api_token } = await mira.ask('token:create', { name: 'Tide table', scopes: ['read'] })
    const elsewhere = await on(1, { ...people.mira, token })
    const ended = new Promise((resolve) => elsewhere.raw.once('disconnect', resolve))
    await mira.ask('token:revoke', { token_id: api_token.id })
    await ended
    expect(elsewhere.all('session:ended')).toEqual([{}])
    expect((await restOf(fleet.servers[1]!, token)('GET', '/api/me')).status).toBe(401)
    expect(mira.raw.connected).toBe(true)
  })

  it('what is asked of the API of one is told by the other', async () => {
    const { status } = await restOf(fleet.servers[1]!, people.ada.token)('POST', '/api/rooms/general/messages', { content: 'by REST' })
    expect(status).toBe(201)
    await mira.next('message:posted', (one) => one.content === 'by REST')
  })
})
