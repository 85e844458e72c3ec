import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PRESENCE_GRACE_MS } from '@/lib/contract/presence'
import { bearer, type DialectClient, dial } from '@/tests/support/dialect-client'
import { makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect } from '@/tests/support/socket'
import { uploadFile } from '@/tests/support/uploads'

let server: TestServer
let people: Record<'ada' | 'mira' | 'tomas' | 'chen', Person>
const open: DialectClient[] = []

beforeAll(async () => {
  server = await startServer()
  people = await makePeople(server, 'ada', 'mira', 'tomas', 'chen')
})
afterAll(async () => {
  await Promise.all(open.map((client) => client.close()))
  await server?.stop()
})

type Name = 'ada' | 'mira' | 'tomas' | 'chen'
const start = async (path: string, name: Name) => {
  const client = await dial(server.url, path, bearer(people[name].token))
  open.push(client)
  return client
}
let entered = 0
/** Comes, and is in: the handshake ends before that, and what is told until then is not for whoever comes. */
async function enter(path: string, name: Name) {
  const client = await start(path, name)
  const content = `${name} is in (${++entered})`
  client.say({ type: 'message', content })
  await client.next((frame) => frame.content === content)
  return client
}
const inRoom = (name: Name, room = 'general') => enter(`/ws/${room}/${people[name].user.id}?username=${name}`, name)
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const ids = (name: Name) => ({ user_id: people[name].user.id, username: name })

describe('/ws/{room_id}/{user_id}', () => {
  it('tells everyone of a message, the sender too, with the fields of the reference in their order', async () => {
    const mira = await inRoom('mira')
    const tomas = await inRoom('tomas')
    await mira.next((frame) => frame.type === 'user_joined' && frame.username === 'tomas')
    mira.say({ type: 'message', content: 'Hello! مرحبا 👋🏽' })
    const hello = (one: Record<string, unknown>) => one.content === 'Hello! مرحبا 👋🏽'
    const frame = await tomas.next(hello)
    expect(Object.keys(frame)).toEqual(['type', 'id', 'room_id', 'user_id', 'username', 'content', 'message_type', 'file_url', 'timestamp'])
    expect(frame).toEqual({
      type: 'message',
      id: expect.any(String),
      room_id: 'general',
      ...ids('mira'),
      content: 'Hello! مرحبا 👋🏽',
      message_type: 'text',
      file_url: null,
      timestamp: expect.stringMatching(TIME),
    })
    expect(await mira.next(hello)).toEqual(frame)
  })

  it('tells the others who types and who stopped', async () => {
    const mira = await inRoom('mira')
    const tomas = await inRoom('tomas')
    mira.say({ type: 'typing' })
    const typing = await tomas.next('typing')
    expect(typing).toEqual({ type: 'typing', ...ids('mira'), room_id: 'general' })
    expect(Object.keys(typing)).toEqual(['type', 'user_id', 'username', 'room_id'])
    mira.say({ type: 'stop_typing' })
    expect(await tomas.next('stop_typing')).toEqual({ type: 'stop_typing', ...ids('mira'), room_id: 'general' })
    expect(mira.all('typing')).toEqual([])
  })

  it('tells once of someone who comes by whatever door, and once of their going, a while after the last connection', async () => {
    const mira = await inRoom('mira')
    const first = await connect(server.url, people.chen.token)
    const joined = await mira.next((frame) => frame.type === 'user_joined' && frame.username === 'chen')
    expect(joined).toEqual({ type: 'user_joined', ...ids('chen'), room_id: 'general', timestamp: expect.stringMatching(TIME) })
    expect(Object.keys(joined)).toEqual(['type', 'user_id', 'username', 'room_id', 'timestamp'])
    const second = await inRoom('chen')
    first.close()
    await second.close()
    await wait(PRESENCE_GRACE_MS / 5)
    const reloaded = await start('/ws', 'chen')
    await wait(PRESENCE_GRACE_MS + 1_500)
    const begun = Date.now()
    await reloaded.close()
    const left = await mira.next((frame) => frame.type === 'user_left' && frame.username === 'chen')
    expect(left).toEqual({ type: 'user_left', ...ids('chen'), room_id: 'general', timestamp: expect.stringMatching(TIME) })
    expect(Date.now() - begun).toBeGreaterThan(PRESENCE_GRACE_MS - 500)
    const ofChen = mira.frames.filter((frame) => frame.username === 'chen' && String(frame.type).startsWith('user_'))
    expect(ofChen.map((frame) => frame.type)).toEqual(['user_joined', 'user_left'])
  })

  it('sends a file that its sender has uploaded, once, by its address', async () => {
    const mira = await inRoom('mira')
    const tomas = await inRoom('tomas')
    for (const short of [false, true]) {
      const { url } = await uploadFile(server, people.mira, 'High water at six')
      const frame = { type: 'message', content: 'Tides', message_type: 'file', file_url: short ? url.replace('/api', '') : url }
      tomas.say(frame)
      expect(await tomas.next('error')).toEqual({ type: 'error', code: 'invalid', message: 'There is no such file.' })
      mira.say(frame)
      expect(await tomas.next((one) => one.file_url === url)).toMatchObject({
        type: 'message',
        ...ids('mira'),
        content: 'Tides',
        message_type: 'file',
      })
      mira.forget()
      mira.say(frame)
      expect(await mira.next('error')).toEqual({ type: 'error', code: 'invalid', message: 'There is no such file.' })
      tomas.forget()
    }
  })

  it('refuses a file that is none, and a type that people cannot send', async () => {
    const mira = await inRoom('mira')
    for (const frame of [
      { type: 'message', content: 'file.png', message_type: 'file', file_url: '/api/files/123/download' },
      { type: 'message', content: 'file.png', message_type: 'file', file_url: 'https://elsewhere.example/x' },
      { type: 'message', content: 'file.png', message_type: 'file' },
      { type: 'message', content: 'x', message_type: 'system' },
    ]) {
      mira.forget()
      mira.say(frame)
      expect(await mira.next('error')).toEqual({ type: 'error', code: 'invalid', message: expect.any(String) })
    }
    mira.forget()
    mira.say({ type: 'message', content: 'x', message_type: 'text', file_url: null })
    await mira.next('message')
  })

  it('joins a public room by connecting, and keeps to its own room', async () => {
    const { body } = await restOf(server, people.ada.token)('POST', '/api/rooms', { id: 'devops', name: 'Devops' })
    expect(body).toMatchObject({ id: 'devops' })
    const ada = await inRoom('ada', 'devops')
    const tomas = await inRoom('tomas', 'devops')
    await ada.next((frame) => frame.type === 'user_joined' && frame.username === 'tomas')
    const outside = await inRoom('mira')
    tomas.say({ type: 'message', content: 'Deployed.' })
    expect(await ada.next((frame) => frame.content === 'Deployed.')).toMatchObject({ type: 'message', room_id: 'devops' })
    outside.say({ type: 'message', content: 'Nothing else came.' })
    await outside.next((frame) => frame.content === 'Nothing else came.')
    expect(outside.all('message').filter((frame) => frame.room_id === 'devops')).toEqual([])
    expect(ada.all('user_joined').map((frame) => frame.username)).toEqual(['ada', 'tomas'])
  })
})

describe('/ws/chat/{room_id}', () => {
  const chat = (name: Name, room = 'general') => enter(`/ws/chat/${room}`, name)

  it('takes the token in the query', async () => {
    const client = await dial(server.url, `/ws/chat/general?token=${people.mira.token}`)
    client.say({ type: 'message', content: 'by query' })
    expect(await client.next('message')).toMatchObject({ username: 'mira', content: 'by query' })
    await client.close()
  })

  it('speaks of messages and typing as the contract says', async () => {
    const mira = await chat('mira')
    const tomas = await chat('tomas')
    mira.say({ type: 'typing' })
    mira.say({ type: 'message', content: 'Ship it' })
    const frame = await tomas.next((one) => one.content === 'Ship it')
    expect(frame).toEqual({
      type: 'message',
      id: expect.any(String),
      room_id: 'general',
      ...ids('mira'),
      content: 'Ship it',
      timestamp: expect.stringMatching(TIME),
    })
    expect(Object.keys(frame)).toEqual(['type', 'id', 'room_id', 'user_id', 'username', 'content', 'timestamp'])
    const typing = await tomas.next('typing')
    expect(typing).toEqual({ type: 'typing', room_id: 'general', ...ids('mira') })
    expect(await mira.next((one) => one.content === 'Ship it')).toEqual(frame)
  })

  it('leaves a public room and comes back, on one connection, and misses nothing after that', async () => {
    await restOf(server, people.ada.token)('POST', '/api/rooms', { id: 'deck', name: 'Deck' })
    const ada = await chat('ada', 'deck')
    const tomas = await chat('tomas', 'deck')
    const joined = await ada.next((frame) => frame.type === 'join' && frame.username === 'tomas')
    expect(joined).toEqual({ type: 'join', room_id: 'deck', ...ids('tomas'), timestamp: expect.stringMatching(TIME) })
    expect(Object.keys(joined)).toEqual(['type', 'room_id', 'user_id', 'username', 'timestamp'])
    tomas.say({ type: 'leave' })
    expect(await ada.next('leave')).toEqual({ type: 'leave', room_id: 'deck', ...ids('tomas'), timestamp: expect.stringMatching(TIME) })
    tomas.say({ type: 'message', content: 'from outside' })
    expect(await tomas.next('error')).toMatchObject({ code: 'forbidden' })
    ada.say({ type: 'message', content: 'behind your back' })
    await ada.next((frame) => frame.content === 'behind your back')
    ada.forget()
    tomas.forget()
    tomas.say({ type: 'join' })
    await ada.next('join')
    await tomas.next('join')
    ada.say({ type: 'message', content: 'welcome back' })
    await tomas.next((frame) => frame.content === 'welcome back')
    expect(tomas.all('message').at(-1)).toMatchObject({ content: 'welcome back' })
  })

  it('does not let someone leave a room they could not come back into', async () => {
    const ada = restOf(server, people.ada.token)
    await ada('POST', '/api/rooms', { id: 'vault', name: 'Vault', visibility: 'private' })
    await ada('POST', '/api/rooms/vault/members', { user_id: people.tomas.user.id })
    const tomas = await chat('tomas', 'vault')
    tomas.say({ type: 'leave' })
    expect(await tomas.next('error')).toMatchObject({ code: 'forbidden' })
    await ada('DELETE', `/api/rooms/vault/members/${people.tomas.user.id}`)
    expect((await tomas.closed).code).toBe(4403)
  })
})

describe('/ws/{email}', () => {
  it('takes text or JSON, tells everyone, and who is connected whenever that changes', async () => {
    const mira = await start('/ws/mira@tidewater.example', 'mira')
    await mira.next('users')
    const tomas = await start('/ws/Tomas%40tidewater.example', 'tomas')
    const users = await tomas.next('users')
    expect(users).toEqual({ type: 'users', users: expect.arrayContaining(['mira', 'tomas']) })
    await mira.next((frame) => frame.type === 'users' && (frame.users as string[]).includes('tomas'))
    tomas.say('plain words')
    const frame = await mira.next((one) => one.content === 'plain words')
    expect(frame).toEqual({
      type: 'message',
      id: expect.any(String),
      username: 'tomas',
      content: 'plain words',
      timestamp: expect.stringMatching(TIME),
    })
    expect(Object.keys(frame)).toEqual(['type', 'id', 'username', 'content', 'timestamp'])
    expect(await tomas.next((one) => one.content === 'plain words')).toEqual(frame)
    for (const [sent, content] of [
      ['{"content":"as JSON"}', 'as JSON'],
      ['{not JSON', '{not JSON'],
      ['42', '42'],
      ['"quoted"', '"quoted"'],
      ['[1,2]', '[1,2]'],
    ] as const) {
      tomas.say(sent)
      await mira.next((one) => one.content === content)
    }
  })
})

describe('/ws', () => {
  it('brings the last 20 messages, oldest first and without the deleted, then each new one', async () => {
    const ask = restOf(server, people.ada.token)
    const posted: string[] = []
    for (let i = 0; i < 24; i++) posted.push(((await ask('POST', '/api/messages', { content: `Tide ${i}` })).body as { id: string }).id)
    await ask('DELETE', `/api/messages/${posted[22]}`)
    const chen = await start('/ws', 'chen')
    await chen.next((frame) => frame.content === 'Tide 23')
    expect(chen.frames).toHaveLength(20)
    expect(chen.frames.map((frame) => frame.content).slice(-3)).toEqual(['Tide 20', 'Tide 21', 'Tide 23'])
    expect(Object.keys(chen.frames[0]!)).toEqual(['id', 'username', 'content', 'created_at'])
    const sent = await start('/ws', 'mira')
    sent.say('new')
    const frame = await chen.next((one) => one.content === 'new')
    expect(frame).toEqual({ id: expect.any(String), username: 'mira', content: 'new', created_at: expect.stringMatching(TIME) })
    expect(chen.frames).toHaveLength(21)
  })

  it('misses nothing and gets nothing twice while others write, however it comes in', async () => {
    const writer = await start('/ws', 'ada')
    let n = 0
    const write = () => writer.say(`stream ${n++}`)
    let isWriting = true
    // Always some on their way, and never more than the server keeps up with: each that comes back is followed by another.
    writer.raw.on('message', (data) => isWriting && String(data).includes('"stream ') && write())
    for (let i = 0; i < 5; i++) write()
    const clients: DialectClient[] = []
    for (let i = 0; i < 25; i++) {
      clients.push(await start('/ws', 'tomas'))
      await wait(15)
    }
    isWriting = false
    const last = `stream ${n - 1}`
    for (const client of clients) {
      await client.next((frame) => frame.content === last)
      const seen = client.frames.map((frame) => frame.content as string).filter((content) => content.startsWith('stream '))
      const from = Number(seen[0]?.slice(7))
      expect(seen).toEqual(Array.from({ length: n - from }, (_, i) => `stream ${from + i}`))
      expect(client.frames.length).toBeGreaterThanOrEqual(20)
    }
  })
})

describe('all together', () => {
  it('four dialects and a Socket.IO client in one room see each other', async () => {
    const socket = await connect(server.url, people.ada.token)
    const clients = {
      room: await inRoom('mira'),
      chat: await enter('/ws/chat/general', 'tomas'),
      email: await start('/ws/chen@tidewater.example', 'chen'),
      plain: await start('/ws', 'ada'),
    }
    for (const name of ['email', 'plain'] as const) {
      clients[name].say(`${name} is in`)
      await clients[name].next((frame) => frame.content === `${name} is in`)
    }
    clients.room.say({ type: 'message', content: 'said in room' })
    clients.chat.say({ type: 'message', content: 'said in chat' })
    clients.email.say('said in email')
    clients.plain.say('said in plain')
    await socket.ask('message:post', { room_id: 'general', content: 'said in socket' })
    for (const where of ['room', 'chat', 'email', 'plain', 'socket']) {
      for (const client of Object.values(clients)) {
        await client.next((frame) => frame.content === `said in ${where}`)
        expect(client.frames.filter((frame) => frame.content === `said in ${where}`)).toHaveLength(1)
      }
      await socket.next('message:posted', (message) => message.content === `said in ${where}`)
    }
    const orders = Object.values(clients).map((client) =>
      client.frames.map((frame) => String(frame.content)).filter((content) => content.startsWith('said in')),
    )
    for (const order of orders) expect(order).toEqual(orders[0])
  })
})
