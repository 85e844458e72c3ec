import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePeople, type Person } from '@/tests/support/people'
import { type Answer, restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { fetchFile, formOf, postForm, refusalOf, sendFiles, uploadFile } from '@/tests/support/uploads'

let server: TestServer
let people: Record<'ada' | 'mira' | 'tomas', Person>
let picture: Buffer
type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>
let ada: Ask

beforeAll(async () => {
  server = await startServer()
  people = await makePeople(server, 'ada', 'mira', 'tomas')
  ada = restOf(server, people.ada.token)
  await ada('POST', '/api/rooms', { id: 'studio', name: 'Studio', visibility: 'private' })
  await ada('POST', '/api/rooms/studio/members', { user_id: people.mira.user.id })
  picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#c2185b' } })
    .png()
    .toBuffer()
})
afterAll(() => server?.stop())

const headersOf = (response: Response) => Object.fromEntries(response.headers)

describe('an upload', () => {
  it('becomes a file with its name, size and what its bytes are', async () => {
    const response = await postForm(server, people.ada, formOf(picture, 'Gezeiten – März.png', { room_id: 'studio', caption: 'Low water' }))
    expect(response.status).toBe(201)
    const file = (await response.json()) as { id: string }
    expect(response.headers.get('location')).toBe(`/api/files/${file.id}`)
    expect(file).toMatchObject({
      filename: 'Gezeiten – März.png',
      content_type: 'image/png',
      kind: 'image',
      size: picture.length,
      width: 30,
      height: 20,
      caption: 'Low water',
      room_id: 'studio',
      message_id: null,
      user_id: people.ada.user.id,
      url: `/api/files/${file.id}/download`,
    })
    expect((await ada('GET', `/api/files/${file.id}`)).body).toMatchObject({ id: file.id, content_type: 'image/png' })
  })

  it('takes the fields after the file too, and the short name', async () => {
    const form = new FormData()
    form.set('file', new Blob(['tides']), 'tides.md')
    form.set('caption', 'After')
    form.set('room_id', 'studio')
    const response = await postForm(server, people.ada, form, {}, '/upload')
    expect(await response.json()).toMatchObject({ caption: 'After', room_id: 'studio', content_type: 'text/markdown', kind: 'text' })
    expect(response.status).toBe(201)
  })

  it('sent again with its Idempotency-Key is one file', async () => {
    const send = async () =>
      (await (await postForm(server, people.ada, formOf('once'), { 'idempotency-key': 'upload-1' })).json()) as { id: string }
    expect((await send()).id).toBe((await send()).id)
  })

  it('is for those who are signed in, and for rooms they are in', async () => {
    expect(await refusalOf(postForm(server, null, formOf('x')))).toMatchObject({ status: 401, code: 'unauthorized' })
    expect(await refusalOf(postForm(server, people.tomas, formOf('x', 'x', { room_id: 'studio' })))).toMatchObject({
      status: 404,
      code: 'not_found',
    })
    await ada('POST', '/api/rooms', { id: 'lobby', name: 'Lobby' })
    expect(await refusalOf(postForm(server, people.tomas, formOf('x', 'x', { room_id: 'lobby' })))).toMatchObject({
      status: 403,
      code: 'forbidden',
    })
    const late = new FormData()
    late.set('file', new Blob(['late']), 'late.txt')
    late.set('room_id', 'studio')
    expect(await refusalOf(postForm(server, people.tomas, late))).toMatchObject({ status: 404, code: 'not_found' })
    expect((await restOf(server, people.tomas.token)('GET', '/api/files')).body).toEqual([])
  })
})

describe('a download', () => {
  const bytes = randomBytes(300_000)
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') => fetchFile(server, people.ada, path, headers, method)
  const bodyOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

  it('is the bytes that came, with headers under which nothing of it can run', async () => {
    const file = await uploadFile(server, people.ada, bytes, 'Ein "Name" – ü.bin')
    const response = await get(file.url)
    expect(headersOf(response)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '300000',
      'content-disposition': `attachment; filename="Ein _Name_ _ _.bin"; filename*=UTF-8''Ein%20%22Name%22%20%E2%80%93%20%C3%BC.bin`,
      etag: `"${createHash('sha256').update(bytes).digest('hex')}"`,
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^default-src 'none';.* sandbox$/) as string,
      'cross-origin-resource-policy': 'same-origin',
      'accept-ranges': 'bytes',
    })
    expect((await bodyOf(response)).equals(bytes)).toBe(true)
    const short = await get(file.url.replace('/api', ''))
    expect((await bodyOf(short)).equals(bytes)).toBe(true)
  })

  it('can be asked for in parts', async () => {
    const { url } = await uploadFile(server, people.ada, bytes, 'parts.bin')
    const etag = (await get(url, {}, 'HEAD')).headers.get('etag')!
    for (const [range, start, end] of [
      ['bytes=0-99', 0, 99],
      ['bytes=100-', 100, 299_999],
      ['bytes=-50', 299_950, 299_999],
      ['bytes=299999-400000', 299_999, 299_999],
      ['bytes=-400000', 0, 299_999],
    ] as const) {
      const response = await get(url, { range })
      expect([response.status, response.headers.get('content-range'), response.headers.get('content-length')], range).toEqual([
        206,
        `bytes ${start}-${end}/300000`,
        String(end - start + 1),
      ])
      expect((await bodyOf(response)).equals(bytes.subarray(start, end + 1)), range).toBe(true)
    }
    for (const range of ['bytes=300000-', 'bytes=-0']) {
      const response = await get(url, { range })
      expect([response.status, response.headers.get('content-range'), (await bodyOf(response)).length], range).toEqual([
        416,
        'bytes */300000',
        0,
      ])
    }
    for (const range of ['bytes=5-2', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=x-', 'bytes=-'])
      expect((await bodyOf(await get(url, { range }))).length, range).toBe(300_000)
    expect((await get(url, { range: 'bytes=0-9', 'if-range': etag })).status).toBe(206)
    expect((await get(url, { range: 'bytes=0-9', 'if-range': '"other"' })).status).toBe(200)
  })

  it('says when nothing has changed, and tells a HEAD all but the bytes', async () => {
    const { url } = await uploadFile(server, people.ada, bytes, 'same.bin')
    const head = await get(url, {}, 'HEAD')
    expect([head.status, head.headers.get('content-length'), (await bodyOf(head)).length]).toEqual([200, '300000', 0])
    const etag = head.headers.get('etag')!
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*'])
      expect((await get(url, { 'if-none-match': known })).status, known).toBe(304)
    expect((await get(url, { 'if-none-match': '"x"' })).status).toBe(200)
  })

  it('is shown by a browser only where nothing can run', async () => {
    const shown = async (content: Uint8Array | string, name: string, query = '') => {
      const { url } = await uploadFile(server, people.ada, content, name)
      const { headers } = await get(url + query)
      return [headers.get('content-type'), headers.get('content-disposition')?.split(';')[0]]
    }
    expect(await shown(picture, 'a.png')).toEqual(['image/png', 'inline'])
    expect(await shown(picture, 'a.png', '?download=1')).toEqual(['image/png', 'attachment'])
    expect(await shown('tides', 'a.txt')).toEqual(['text/plain; charset=utf-8', 'inline'])
    expect(await shown('# tides', 'a.md')).toEqual(['text/markdown; charset=utf-8', 'attachment'])
    expect(await shown('%PDF-1.4\ntides', 'a.pdf')).toEqual(['application/pdf', 'attachment'])
    expect(await shown('<html><script>alert(1)</script>', 'a.png')).toEqual(['text/plain; charset=utf-8', 'attachment'])
  })

  it('of nothing is nothing', async () => {
    const { url, size, content_type } = await uploadFile(server, people.ada, '', 'empty.txt')
    const response = await get(url)
    expect([size, content_type, response.status, (await bodyOf(response)).length]).toEqual([0, 'application/octet-stream', 200, 0])
    expect((await get(url, { range: 'bytes=0-' })).status).toBe(416)
  })
})

// Only Linux shows what a process has open.
it.skipIf(process.platform !== 'linux')('whoever goes in the middle of a download leaves nothing open', async () => {
  const { url, size } = await uploadFile(server, people.ada, randomBytes(30_000_000), 'long.bin')
  // Of its size there is no other: those of the tests before may still be read, to make previews of them.
  const open = () => {
    const descriptors = `/proc/${server.pid}/fd`
    return readdirSync(descriptors).filter((one) => statSync(`${descriptors}/${one}`, { throwIfNoEntry: false })?.size === size).length
  }
  const leaving = new AbortController()
  const bodies = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const response = await fetch(server.url + url, { headers: { authorization: `Bearer ${people.ada.token}` }, signal: leaving.signal })
      return response.body!.getReader()
    }),
  )
  await Promise.all(bodies.map((body) => body.read()))
  expect(open()).toBe(10)
  leaving.abort()
  await expect.poll(open, { timeout: 20_000 }).toBe(0)
})

describe('a file', () => {
  it('is had by its uploader, then by those in its room, and by nobody else', async () => {
    const file = await uploadFile(server, people.ada, picture, 'tides.png')
    const get = async (who: Person | null, path = file.url) => (await fetchFile(server, who, path)).status
    expect([await get(people.ada), await get(people.mira), await get(null)]).toEqual([200, 404, 401])
    await sendFiles(server, people.ada, 'studio', file)
    expect([await get(people.ada), await get(people.mira), await get(people.tomas)]).toEqual([200, 200, 404])
    await ada('DELETE', `/api/rooms/studio/members/${people.mira.user.id}`)
    expect(await refusalOf(fetchFile(server, people.mira, file.url))).toMatchObject({ status: 404, code: 'not_found' })
    for (const path of ['/api/files/nothing/download', `/api/files/${people.ada.user.id}/download`, `/api/files/${file.id}/other`])
      expect(await get(people.ada, path), path).toBe(404)
    expect((await fetchFile(server, people.ada, '/api/files/upload', {}, 'PUT')).headers.get('allow')).toBe('POST, OPTIONS')
  })
})
