import { afterAll, beforeAll, expect, it } from 'vitest'
import { PRESENCE_GRACE_MS } from '@/lib/contract/presence'
import { makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, type TestSocket } from '@/tests/support/socket'

let server: TestServer
let people: Record<'mira' | 'tomas', Person>
let mira: TestSocket

beforeAll(async () => {
  server = await startServer()
  people = await makePeople(server, 'mira', 'tomas')
  mira = await connect(server.url, people.mira.token)
})
afterAll(async () => {
  mira?.close()
  await server?.stop()
})

const ofTomas = () =>
  mira
    .all('presence:changed')
    .filter((one) => one.user_id === people.tomas.user.id)
    .map((one) => one.status)
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('shows someone coming, nobody going on a reload, and someone going a while after the last connection', async () => {
  mira.forget()
  const first = await connect(server.url, people.tomas.token)
  // Her own coming may be told as late as this.
  const isTomas = (one: { username: string }) => one.username === 'tomas'
  expect(await mira.next('presence:changed', isTomas)).toEqual({ user_id: people.tomas.user.id, username: 'tomas', status: 'online' })
  const second = await connect(server.url, people.tomas.token)
  first.close()
  second.close()
  // Soon enough that a busy machine has the time that is left to connect.
  await wait(PRESENCE_GRACE_MS / 5)
  const reloaded = await connect(server.url, people.tomas.token)
  await wait(PRESENCE_GRACE_MS)
  expect(ofTomas()).toEqual(['online'])

  await reloaded.ask('presence:set', { status: 'dnd' })
  await mira.next('presence:changed', (one) => one.status === 'dnd')
  const begun = Date.now()
  reloaded.close()
  await mira.next('presence:changed', (one) => one.status === 'offline')
  expect(Date.now() - begun).toBeGreaterThan(PRESENCE_GRACE_MS - 500)
  expect(ofTomas()).toEqual(['online', 'dnd', 'offline'])
  expect((await mira.ask('presence:list', {})).online.map((one) => one.username)).toEqual(['mira'])
})

it('ends for one who set a status without a connection', async () => {
  mira.forget()
  expect((await restOf(server, people.tomas.token)('PUT', '/api/me/presence', { status: 'away' })).status).toBe(200)
  await mira.next('presence:changed', (one) => one.status === 'away')
  await mira.next('presence:changed', (one) => one.status === 'offline')
})

it('is told of one who is here by heartbeats over REST, and of their going', async () => {
  mira.forget()
  const tomas = restOf(server, people.tomas.token)
  const { id } = people.tomas.user
  expect((await tomas('POST', `/presence/${id}/heartbeat?username=tomas`)).status).toBe(200)
  await mira.next('presence:changed', (one) => one.user_id === id && one.status === 'online')
  expect((await restOf(server, people.mira.token)('GET', `/presence/${id}`)).body).toMatchObject({ username: 'tomas', online: true })
  await tomas('POST', `/presence/${id}/typing?room_id=general&username=tomas`)
  expect(await mira.next('typing:started')).toEqual({ room_id: 'general', user_id: id, username: 'tomas' })
  await tomas('DELETE', `/presence/${id}/typing?room_id=general`)
  await mira.next('typing:stopped')
  await tomas('DELETE', `/presence/${id}`)
  await mira.next('presence:changed', (one) => one.user_id === id && one.status === 'offline')
})
