import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePeople, type Person } from '@/tests/support/people'
import { type CuttingProxy, cuttingProxy } from '@/tests/support/proxy'
import { restOf } from '@/tests/support/rest'
import { type TestBucket, testBucket } from '@/tests/support/s3'
import { startServer, type TestServer } from '@/tests/support/server'
import { tusOf } from '@/tests/support/tus'
import { fetchFile, formOf, postForm, refusalOf, sendFiles, uploadFile } from '@/tests/support/uploads'

const PATIENT = { timeout: 40_000, interval: 100 }
/** More than the store takes in one part. */
const bytes = randomBytes(12_000_000)

let bucket: TestBucket
let proxy: CuttingProxy
let server: TestServer
let people: Record<'ada' | 'mira' | 'tomas', Person>
let ada: ReturnType<typeof restOf>

beforeAll(async () => {
  bucket = testBucket()
  proxy = await cuttingProxy(bucket.endpoint)
  server = await startServer({ database: 'postgres', env: { ...bucket.env, S3_ENDPOINT: proxy.url } })
  people = await makePeople(server, 'ada', 'mira', 'tomas')
  ada = restOf(server, people.ada.token)
  await ada('POST', '/api/rooms', { id: 'studio', name: 'Studio', visibility: 'private' })
  await ada('POST', '/api/rooms/studio/members', { user_id: people.mira.user.id })
})
afterAll(async () => {
  await server?.stop()
  await proxy?.close()
  await bucket?.remove()
})

const bodyOf = async (response: Response) => Buffer.from(await response.arrayBuffer())
const keysOf = async (id: string) => (await bucket.contents()).filter((key) => key.startsWith(id))

describe('files in a bucket', () => {
  it('come in a form and in pieces, and go out whole and in parts', async () => {
    const file = await uploadFile(server, people.ada, bytes, 'tides.bin')
    expect((await bodyOf(await fetchFile(server, people.ada, file.url))).equals(bytes)).toBe(true)
    const part = await fetchFile(server, people.ada, file.url, { range: 'bytes=5000000-11999999' })
    expect(part.status).toBe(206)
    expect((await bodyOf(part)).equals(bytes.subarray(5_000_000))).toBe(true)

    const tus = tusOf(server, people.ada)
    const other = randomBytes(bytes.length)
    const path = await tus.create(other.length)
    for (const [from, to] of [
      [0, 1_000],
      [1_000, 7_000_000],
      [7_000_000, other.length],
    ] as const)
      expect((await tus.patch(path, from, other.subarray(from, to))).headers.get('upload-offset')).toBe(`${to}`)
    const id = path.split('/').at(-1) as string
    expect((await bodyOf(await fetchFile(server, people.ada, `/api/files/${id}/download`))).equals(other)).toBe(true)
    expect(await keysOf(id)).toEqual([`${id}/original`])
  })

  it('are shown by what is made of them, to those who may see them, while their message is there', async () => {
    const picture = await sharp({ create: { width: 2_000, height: 1_000, channels: 3, background: '#08c' } })
      .jpeg()
      .toBuffer()
    const file = await uploadFile(server, people.ada, picture, 'bay.jpg')
    const message = await sendFiles(server, people.ada, 'studio', file)
    const shown = async () => (await ada('GET', `/api/files/${file.id}`)).body as { thumbnail_url: string | null }
    await expect.poll(async () => (await shown()).thumbnail_url, PATIENT).not.toBeNull()
    const { thumbnail_url } = await shown()
    expect((await fetchFile(server, people.mira, thumbnail_url as string)).status).toBe(200)
    expect((await fetchFile(server, people.tomas, thumbnail_url as string)).status).toBe(404)
    expect((await keysOf(file.id)).length).toBeGreaterThan(1)
    await ada('DELETE', `/api/messages/${message.id}`)
    expect((await fetchFile(server, people.mira, thumbnail_url as string)).status).toBe(404)
  })

  it('cannot be had while the store is away, and nothing of what was on its way is to be seen', async () => {
    const small = await uploadFile(server, people.ada, 'low tide at six', 'tides.txt')
    const tus = tusOf(server, people.ada)
    const path = await tus.create(bytes.length)
    expect((await tus.patch(path, 0, bytes.subarray(0, 6_000_000))).status).toBe(204)
    const before = await bucket.contents()

    proxy.to()
    proxy.cut()
    const unavailable = { status: 503, code: 'unavailable' }
    expect(await refusalOf(postForm(server, people.ada, formOf(bytes.subarray(0, 50_000))))).toMatchObject(unavailable)
    expect(await refusalOf(fetchFile(server, people.ada, small.url))).toMatchObject(unavailable)
    expect((await tus.patch(path, 6_000_000, bytes.subarray(6_000_000, 6_050_000))).status).toBe(503)
    expect((await fetch(`${server.url}/api/files/health`)).status).toBe(503)
    // All else goes on.
    expect((await ada('POST', '/api/rooms/studio/messages', { content: 'The tide is out' })).status).toBe(201)

    proxy.to(bucket.endpoint)
    expect(await bucket.contents()).toEqual(before)
    expect(await bodyOf(await fetchFile(server, people.ada, small.url))).toEqual(Buffer.from('low tide at six'))
    expect(await tus.offset(path)).toBe(6_000_000)
    expect((await tus.patch(path, 6_000_000, bytes.subarray(6_000_000))).status).toBe(204)
    expect((await uploadFile(server, people.ada, bytes, 'again.bin')).size).toBe(bytes.length)
  })

  it('are had from the store itself where that is switched on, by those who may see them', async () => {
    const other = await startServer({ env: { ...server.env, S3_PRESIGN: 'true' } })
    try {
      const file = await uploadFile(other, people.ada, 'low tide at nine', 'tides.txt')
      await sendFiles(other, people.ada, 'studio', file)
      const sent = await fetchFile(other, people.mira, file.url)
      expect([sent.status, sent.headers.get('cache-control')]).toEqual([302, 'no-store'])
      const stored = await fetch(sent.headers.get('location') as string)
      expect([stored.headers.get('content-type'), await stored.text()]).toEqual(['text/plain; charset=utf-8', 'low tide at nine'])
      expect((await fetchFile(other, people.tomas, file.url)).status).toBe(404)
      const policy = (await fetch(`${other.url}/signin`, { headers: { accept: 'text/html' } })).headers.get('content-security-policy')
      expect(policy).toContain(`img-src 'self' blob: data: ${proxy.url};`)
      expect(policy).toContain(`media-src 'self' blob: ${proxy.url};`)
    } finally {
      await other.stop()
    }
  })
})
