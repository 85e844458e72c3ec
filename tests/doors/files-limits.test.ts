import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { testBucket } from '@/tests/support/s3'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect } from '@/tests/support/socket'
import { tusOf } from '@/tests/support/tus'
import { fetchFile, formOf, postForm, refusalOf, sendFiles, uploadFile } from '@/tests/support/uploads'

const PATIENT = { timeout: 40_000, interval: 100 }
const KIB = 1024
/** In megabytes, as settings are. */
const kib = (size: number) => String(size / KIB)

describe('what may be uploaded', () => {
  let server: TestServer
  let people: Record<'ada' | 'mira', Person>
  const upload = (who: Person, bytes: Uint8Array | string, name?: string) => postForm(server, who, formOf(bytes, name))
  beforeAll(async () => {
    server = await startServer({
      env: {
        STORAGE_QUOTA_MB: kib(100),
        STORAGE_QUOTA_PER_PERSON_MB: kib(70),
        FILE_TYPES_ALLOWED: 'text/*,image/*,application/octet-stream',
        FILE_TYPES_DENIED: 'text/html, image/gif',
        RATE_LIMIT_UPLOADS: '20/1h',
      },
    })
    people = await makePeople(server, 'ada', 'mira')
  })
  afterAll(() => server?.stop())

  it('is what the lists say, by what the bytes are', async () => {
    const html = '<!doctype html><p>Tides</p>'
    for (const [bytes, name, type] of [
      [html, 'a.txt', 'text/html'],
      [Buffer.from('GIF89a\x01\0\x01\0'), 'a.png', 'image/gif'],
      ['%PDF-1.7', 'a.txt', 'application/pdf'],
    ] as const)
      expect(await refusalOf(upload(people.mira, bytes, name))).toEqual({
        status: 415,
        code: 'unsupported_type',
        message: `Files of this type (${type}) can't be uploaded here.`,
      })
    expect((await upload(people.mira, 'Tides', 'a.html')).status).toBe(201)
  })

  it('is so much for each person and for all, with what is on its way', async () => {
    const ofPerson = { status: 413, code: 'too_large', message: expect.stringContaining('70 KB') as string }
    const ofAll = { status: 413, code: 'too_large', message: expect.stringContaining('100 KB') as string }
    const tus = tusOf(server, people.ada)
    const begun = await tus.create(60 * KIB)
    expect(await refusalOf(upload(people.ada, randomBytes(20 * KIB)))).toMatchObject(ofPerson)
    expect(await refusalOf(tus.ask('POST', '/api/uploads', { 'upload-length': String(20 * KIB) }))).toMatchObject(ofPerson)
    expect(await refusalOf(upload(people.mira, randomBytes(50 * KIB)))).toMatchObject(ofAll)
    expect((await upload(people.mira, randomBytes(30 * KIB))).status).toBe(201)
    // What comes to nothing makes room again.
    expect((await tus.ask('DELETE', begun)).status).toBe(204)
    expect((await upload(people.ada, randomBytes(60 * KIB))).status).toBe(201)
    expect(await refusalOf(upload(people.mira, randomBytes(11 * KIB)))).toMatchObject(ofAll)
    const { body } = await restOf(server, people.ada.token)('GET', '/api/storage')
    expect(body).toMatchObject({ bytes: 90 * KIB + 5, quota_bytes: 100 * KIB })
  })

  it('is so many in a while', async () => {
    const statuses = []
    for (let n = 0; n < 30; n++) statuses.push((await upload(people.mira, 'Tides')).status)
    expect(new Set(statuses)).toEqual(new Set([201, 429]))
    expect(await refusalOf(tusOf(server, people.mira).ask('POST', '/api/uploads', { 'upload-length': '1' }))).toMatchObject({
      status: 429,
      code: 'rate_limited',
    })
    expect((await upload(people.ada, 'Tides')).status).toBe(201)
  })
})

describe.each([
  ['on the disk', () => ({ env: {}, remove: async () => {} })],
  ['in S3, given by address', testBucket],
])('files %s', (where, place) => {
  let server: TestServer
  let people: Record<'ada' | 'mira' | 'tomas', Person>
  let guest: Person
  let bucket: { env: Record<string, string>; remove(): Promise<void> }
  beforeAll(async () => {
    const made = place()
    bucket = { env: where === 'on the disk' ? {} : { ...made.env, S3_PRESIGN: 'true' }, remove: made.remove }
    server = await startServer({ env: { ...bucket.env, GUESTS: 'true' } })
    people = await makePeople(server, 'ada', 'mira', 'tomas')
    const response = await fetch(`${server.url}/api/guest`, { method: 'POST', body: JSON.stringify({ username: 'passer-by' }) })
    guest = (await response.json()) as Person
  })
  afterAll(async () => {
    await server?.stop()
    await bucket?.remove()
  })

  it('and what is made of them are not there for whoever is not in their room, or no longer', async () => {
    const ada = restOf(server, people.ada.token)
    await ada('POST', '/api/rooms', { id: 'studio', name: 'Studio', visibility: 'private' })
    await ada('POST', '/api/rooms/studio/members', { user_id: people.mira.user.id })
    const picture = await sharp({ create: { width: 3_000, height: 2_000, channels: 3, background: '#c2185b' } })
      .png()
      .toBuffer()
    const file = await uploadFile(server, people.ada, picture, 'tides.png')
    await sendFiles(server, people.ada, 'studio', file)
    const now = async () =>
      (await ada('GET', `/api/files/${file.id}`)).body as {
        preview: { state: string; large_url: string | null }
        thumbnail_url: string | null
      }
    await expect.poll(async () => (await now()).preview.state, PATIENT).toBe('ready')
    const paths = [file.url, (await now()).thumbnail_url!, (await now()).preview.large_url!]
    const shown = where === 'on the disk' ? 200 : 302
    const ask = async (who: Person | null) => Promise.all(paths.map(async (path) => (await fetchFile(server, who, path)).status))
    expect(await ask(people.ada)).toEqual([shown, shown, shown])
    expect(await ask(people.mira)).toEqual([shown, shown, shown])
    for (const path of paths) {
      const followed = await fetch(server.url + path, { headers: { authorization: `Bearer ${people.mira.token}` } })
      expect([followed.status, followed.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\/(png|webp)$/)])
      expect((await followed.arrayBuffer()).byteLength).toBeGreaterThan(0)
    }
    for (const stranger of [people.tomas, guest]) expect(await ask(stranger)).toEqual([404, 404, 404])
    expect(await ask(null)).toEqual([401, 401, 401])
    await ada('DELETE', `/api/rooms/studio/members/${people.mira.user.id}`)
    expect(await ask(people.mira)).toEqual([404, 404, 404])
    const answer = await fetchFile(server, people.mira, file.url)
    expect([answer.headers.get('location'), await refusalOf(answer)]).toEqual([
      null,
      { status: 404, code: 'not_found', message: 'There is no such file.' },
    ])
  })

  it('come twenty at once while the chat goes on', async () => {
    const [mira, tomas] = [await connect(server.url, people.mira.token), await connect(server.url, people.tomas.token)]
    const contents = Array.from({ length: 20 }, () => randomBytes(700_000))
    let uploading = true
    const uploads = Promise.all(
      contents.map(async (bytes, n) => {
        if (n % 2) return uploadFile(server, people.ada, bytes, `${n}.bin`)
        const tus = tusOf(server, people.ada)
        const path = await tus.create(bytes.length, { filename: `${n}.bin` })
        expect((await tus.patch(path, 0, bytes)).status).toBe(204)
        return (await restOf(server, people.ada.token)('GET', path.replace('uploads', 'files'))).body as { url: string; id: string }
      }),
    ).finally(() => (uploading = false))
    let said = 0
    do {
      const { message } = await mira.ask('message:post', { room_id: 'general', content: `Tide ${said++}` })
      await tomas.next('message:posted', (one) => one.id === message.id)
    } while (uploading)
    const files = await uploads
    expect(new Set(files.map((one) => one.id)).size).toBe(20)
    for (const [n, { url }] of files.entries()) {
      const response = await fetch(server.url + url, { headers: { authorization: `Bearer ${people.ada.token}` } })
      expect(Buffer.from(await response.arrayBuffer()).equals(contents[n]!), url).toBe(true)
    }
    mira.close()
    tomas.close()
  })
})
