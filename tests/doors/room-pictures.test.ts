import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Room } from '@/lib/contract/rooms'
import { makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, type TestSocket } from '@/tests/support/socket'

let server: TestServer
let people: Record<'ada' | 'mira' | 'tomas' | 'chen', Person>
let mira: TestSocket
let picture: Buffer<ArrayBuffer>

// Ada owns the installation. Mira runs both rooms, Tomas is in them, Chen in neither.
beforeAll(async () => {
  server = await startServer()
  people = await makePeople(server, 'ada', 'mira', 'tomas', 'chen')
  const ask = restOf(server, people.mira.token)
  for (const [id, visibility] of [
    ['quay', 'public'],
    ['studio', 'private'],
  ]) {
    await ask('POST', '/api/rooms', { id, name: id, visibility })
    await ask('POST', `/api/rooms/${id}/members`, { user_id: people.tomas.user.id })
  }
  const red = { create: { width: 300, height: 200, channels: 3, background: '#c2185b' } } as const
  picture = Buffer.from(
    await sharp(red)
      .withExif({ IFD0: { Artist: 'Lighthouse' } })
      .jpeg()
      .toBuffer(),
  )
  mira = await connect(server.url, people.mira.token)
})
afterAll(async () => {
  mira?.close()
  await server?.stop()
})

const ask = (method: string, who: Person | null, path: string, options: RequestInit = {}) =>
  fetch(server.url + path, { method, ...options, headers: { ...(who && { authorization: `Bearer ${who.token}` }), ...options.headers } })
const put = (who: Person | null, room: string, body: BodyInit = picture, contentType = 'image/jpeg') =>
  ask('PUT', who, `/api/rooms/${room}/picture`, { body, headers: { 'content-type': contentType } })
const statusOf = async (response: Promise<Response>) => (await response).status
const roomOf = async (response: Promise<Response>) => {
  const answer = await response
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { room: Room }).room
}

describe('the picture of a room', () => {
  it('is a small square that says nothing, told live, and kept for ever under the address with its hash', async () => {
    const { picture_url } = await roomOf(put(people.mira, 'studio'))
    expect(picture_url).toMatch(/^\/api\/rooms\/studio\/picture\?v=[0-9a-f]{16}$/)
    expect(await mira.next('room:changed', (room) => room.id === 'studio')).toMatchObject({ picture_url })
    const { rooms } = await mira.ask('room:list', {})
    expect(rooms.find(({ id }) => id === 'studio')?.picture_url).toBe(picture_url)

    const response = await ask('GET', people.tomas, picture_url!)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.includes('Lighthouse')).toBe(false)
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 256, height: 256 })
    const etag = response.headers.get('etag')!
    expect(await statusOf(ask('GET', people.tomas, picture_url!, { headers: { 'if-none-match': etag } }))).toBe(304)
    const other = await ask('GET', people.tomas, '/api/rooms/studio/picture')
    expect(other.headers.get('cache-control')).toBe('private, no-cache')
  })

  it('is gone when taken away', async () => {
    const { picture_url } = await roomOf(put(people.mira, 'quay'))
    expect(await roomOf(ask('DELETE', people.mira, '/api/rooms/quay/picture'))).toMatchObject({ id: 'quay', picture_url: null })
    expect(await statusOf(ask('GET', people.mira, picture_url!))).toBe(404)
  })

  it('is seen by those who see the room, and by nobody else', async () => {
    await roomOf(put(people.mira, 'studio'))
    await roomOf(put(people.mira, 'quay'))
    const seen = (who: Person | null, room: string) => statusOf(ask('GET', who, `/api/rooms/${room}/picture`))
    expect(await Promise.all([people.mira, people.tomas, people.chen, people.ada].map((who) => seen(who, 'studio')))).toEqual([
      200, 200, 404, 404,
    ])
    expect(await seen(people.chen, 'quay')).toBe(200)
    expect(await seen(people.chen, 'nowhere')).toBe(404)
    expect(await seen(null, 'quay')).toBe(401)
  })

  it('is changed by those who run the room, and by nobody else', async () => {
    const changed = async (who: Person | null, room: string) => [
      await statusOf(put(who, room)),
      await statusOf(ask('DELETE', who, `/api/rooms/${room}/picture`)),
    ]
    expect(await changed(people.tomas, 'studio')).toEqual([403, 403])
    expect(await changed(people.chen, 'studio')).toEqual([404, 404])
    // The installation's owner runs the public rooms.
    expect(await changed(people.ada, 'studio')).toEqual([404, 404])
    expect(await changed(people.ada, 'quay')).toEqual([200, 200])
    expect(await changed(people.chen, 'quay')).toEqual([403, 403])
    expect(await changed(null, 'quay')).toEqual([401, 401])
    const dm = await restOf(server, people.mira.token)('POST', '/api/dms', { user_ids: [people.tomas.user.id] })
    expect(await changed(people.mira, (dm.body as { room: Room }).room.id)).toEqual([403, 403])
  })

  it('is refused when it is none, or too large', async () => {
    expect(await statusOf(put(people.mira, 'quay', 'low tide', 'image/png'))).toBe(415)
    expect(await statusOf(put(people.mira, 'quay', picture, 'text/plain'))).toBe(415)
    expect(await statusOf(put(people.mira, 'quay', new Uint8Array(6 * 1024 * 1024), 'image/png'))).toBe(413)
  })
})
