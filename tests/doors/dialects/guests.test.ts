import { afterAll, beforeAll, expect, it } from 'vitest'
import { PRESENCE_GRACE_MS } from '@/lib/contract/presence'
import { bearer, closeCodeOf, dial } from '@/tests/support/dialect-client'
import { makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'

let server: TestServer
let people: Record<'ada', Person>

beforeAll(async () => {
  server = await startServer({ env: { GUESTS: 'true' } })
  people = await makePeople(server, 'ada')
})
afterAll(() => server?.stop())
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

it('comes by the name in the query, by what stands before the @, or by one that is made up', async () => {
  const room = await dial(server.url, '/ws/general/user-123?username=Sailor')
  const joined = await room.next('user_joined')
  expect(joined).toMatchObject({ username: 'sailor', room_id: 'general' })
  const email = await dial(server.url, '/ws/keeper@lighthouse.example')
  expect((await email.next('users')).users).toEqual(expect.arrayContaining(['sailor', 'keeper']))
  const plain = await dial(server.url, '/ws')
  const named = await dial(server.url, '/ws?username=rigger')
  plain.say('who am I')
  const mine = await email.next((frame) => frame.content === 'who am I')
  expect(mine.username).toMatch(/^guest-[0-9a-f]{8}$/)
  named.say('{"content":"a rigger"}')
  expect(await room.next((frame) => frame.content === 'a rigger')).toMatchObject({ username: 'rigger', type: 'message' })
  const byPath = await dial(server.url, '/ws/general/boatswain')
  expect(await byPath.next('user_joined')).toMatchObject({ username: 'boatswain' })
  for (const client of [room, email, plain, named, byPath]) await client.close()
})

it('is refused a name that is in use, with 4409, by whatever door', async () => {
  const first = await dial(server.url, '/ws/general/u?username=pilot')
  await first.next('user_joined')
  for (const path of ['/ws/general/v?username=PILOT', '/ws/pilot@elsewhere.example', '/ws?username=pilot', '/ws?username=ada']) {
    expect(await closeCodeOf(server.url, path), path).toBe(4409)
  }
  const { body, status } = await restOf(server)('POST', '/api/guest', { username: 'tokened' })
  expect(status).toBe(201)
  expect(await closeCodeOf(server.url, '/ws?username=tokened')).toBe(4409)
  const theirs = await dial(server.url, '/ws/tokened@elsewhere.example', bearer((body as { token: string }).token))
  await theirs.next('users')
  await theirs.close()
  await first.close()
})

it('is refused a name that cannot be, and a room that lets no guests in', async () => {
  for (const name of ['x', 'a%20b', 'everyone', '%00', 'x'.repeat(40)]) {
    expect(await closeCodeOf(server.url, `/ws?username=${name}`), name).toBe(4400)
  }
  const ada = restOf(server, people.ada.token)
  await ada('POST', '/api/rooms', { id: 'crew', name: 'Crew' })
  expect(await closeCodeOf(server.url, '/ws/crew/u?username=stowaway')).toBe(4404)
  expect(await closeCodeOf(server.url, '/ws/chat/general?username=stowaway')).toBe(4401)
})

it('comes back by the same name after a reload as the same person, whom nobody saw going', async () => {
  const watcher = await dial(server.url, `/ws/general/ada`, bearer(people.ada.token))
  await watcher.next((frame) => frame.type === 'user_joined' && frame.username === 'ada')
  const first = await dial(server.url, '/ws/general/u?username=drifter')
  const before = await watcher.next((frame) => frame.type === 'user_joined' && frame.username === 'drifter')
  await first.close()
  const again = await dial(server.url, '/ws/general/u?username=drifter')
  again.say({ type: 'message', content: 'back' })
  expect(await watcher.next((frame) => frame.content === 'back')).toMatchObject({ user_id: before.user_id })
  await wait(PRESENCE_GRACE_MS + 1_500)
  expect(watcher.all('user_left').filter((frame) => frame.username === 'drifter')).toEqual([])
  await again.close()
  await watcher.next((frame) => frame.type === 'user_left' && frame.username === 'drifter')
  await watcher.close()
})

it('of two who come by one name at once one is let in', async () => {
  const both = await Promise.all([dial(server.url, '/ws?username=twin'), dial(server.url, '/ws?username=twin')])
  const ends = both.map(async (client, n) => {
    client.say(`twin ${n} is in`)
    const heard = client.next((frame) => frame.content === `twin ${n} is in`).then(() => 'in')
    return Promise.race([client.closed.then(({ code }) => code), heard])
  })
  expect((await Promise.all(ends)).sort()).toEqual([4409, 'in'])
  for (const client of both) client.raw.close()
})

it('is sent out when guests are no longer let in', async () => {
  const client = await dial(server.url, '/ws/general/u?username=lodger')
  await client.next('user_joined')
  await restOf(server, people.ada.token)('PATCH', '/api/workspace', { guests: false })
  expect((await client.closed).code).toBe(4401)
  expect(await closeCodeOf(server.url, '/ws/general/u?username=lodger')).toBe(4401)
})
