import { afterAll, beforeAll, expect, it } from 'vitest'
import { dialects } from '@/lib/contract/dialects'
import { OUTSIDE_SECRET } from '@/lib/testing/outside-service'
import { makePeople, type Person } from '@/tests/support/people'
import { type PythonClient, startPython } from '@/tests/support/python'
import { startServer, type TestServer } from '@/tests/support/server'
import { strictly } from '@/tests/support/strictly'

/** Five of them start at once, and Python takes its time on a busy machine. */
const PATIENCE = { timeout: 60_000 }

let server: TestServer
let host: string
let people: Record<'ada', Person>
let clients: Record<'room' | 'chat' | 'email' | 'plain' | 'socket', PythonClient>

beforeAll(async () => {
  server = await startServer({ env: { GUESTS: 'true', JWT_SECRET: OUTSIDE_SECRET } })
  host = server.url.replace('http', 'ws')
  people = await makePeople(server, 'ada')
})
afterAll(() => server?.stop())

/** A message, in the words of whatever client. */
const contentOf = ({ event, payload, content }: Record<string, unknown>) =>
  event === 'message:posted' ? (payload as { content: string }).content : content

const hears = (client: PythonClient, content: string) =>
  expect.poll(() => client.printed.filter((one) => contentOf(one) === content).length, PATIENCE).toBe(1)
const prints = (client: PythonClient, wanted: object) => expect.poll(() => client.printed, PATIENCE).toContainEqual(wanted)

it('clients in Python on each dialect and on Socket.IO hear each other', async () => {
  clients = {
    room: startPython('room.py', host, 'general', 'user-123', 'alice'),
    chat: startPython('chat.py', host, 'general', OUTSIDE_SECRET, 'berth'),
    email: startPython('by_email.py', host, 'keeper@lighthouse.example'),
    plain: startPython('plain.py', host),
    socket: startPython('socket_io.py', server.url, people.ada.token),
  }
  const all = Object.entries(clients)
  // Whoever hears themselves is in.
  for (const [name, client] of all) client.say(`${name} is in`)
  for (const [name, client] of all) await hears(client, `${name} is in`)
  for (const [name, client] of all) {
    client.say(`مرحبا from ${name} 👋🏽`)
    for (const [, other] of all) await hears(other, `مرحبا from ${name} 👋🏽`)
  }
  for (const name of ['room', 'chat', 'email', 'plain'] as const) {
    for (const frame of clients[name].printed) strictly(dialects[name].frames.out, frame)
  }
  expect(clients.socket.printed[0]).toMatchObject({ event: 'ready', payload: { user: { username: 'ada' } } })
  const answer = expect.objectContaining({
    ok: true,
    message: expect.objectContaining({ content: 'مرحبا from socket 👋🏽', username: 'ada' }),
  })
  await prints(clients.socket, { answer })
})

it('they see who comes, goes and types', async () => {
  const names = ['ada', 'alice', 'berth', 'keeper']
  await prints(clients.email, { type: 'users', users: expect.arrayContaining(names) })
  clients.room.say('/typing')
  await prints(clients.chat, expect.objectContaining({ type: 'typing', username: 'alice', room_id: 'general' }))
  clients.chat.say('/typing')
  await prints(clients.room, expect.objectContaining({ type: 'typing', username: 'berth', room_id: 'general' }))
  clients.chat.say('/leave')
  await prints(clients.room, expect.objectContaining({ type: 'user_left', username: 'berth' }))
  clients.chat.say('/join')
  const moves = () => clients.room.printed.filter(({ type, username }) => username === 'berth' && /^user_/.test(String(type)))
  await expect.poll(() => moves().at(-1)?.type, PATIENCE).toBe('user_joined')
  expect(await clients.email.end()).toBe(0)
  await prints(clients.room, expect.objectContaining({ type: 'user_left', username: 'keeper' }))
  await prints(clients.socket, { event: 'presence:changed', payload: expect.objectContaining({ username: 'keeper', status: 'offline' }) })
})

it('they are told why they are not let in', async () => {
  const refused: [PythonClient, number][] = [
    [startPython('chat.py', host, 'general', 'another secret that nobody shares with us', 'berth'), 4401],
    [startPython('room.py', host, 'general', 'user-456', 'alice'), 4409],
    [startPython('by_email.py', host, 'alice@lighthouse.example'), 4409],
    [startPython('chat.py', host, 'nowhere', OUTSIDE_SECRET, 'berth'), 4404],
  ]
  for (const [client, code] of refused) await prints(client, { closed: code })
  for (const client of Object.values(clients)) await client.end()
})
