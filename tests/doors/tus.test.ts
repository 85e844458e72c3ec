import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { Upload } from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { metadataOf, tusOf } from '@/tests/support/tus'
import { fetchFile, refusalOf } from '@/tests/support/uploads'

const PATIENT = { timeout: 30_000 }

let server: TestServer
let people: Record<'ada' | 'mira', Person>
let ada: ReturnType<typeof tusOf>
let mira: ReturnType<typeof tusOf>
const bytes = randomBytes(700_000)
const fileOf = async (path: string) => {
  const id = path.split('/').at(-1)
  return (await restOf(server, people.ada.token)('GET', `/api/files/${id}`)) as {
    status: number
    body: Record<string, unknown> & { url: string }
  }
}
const stored = async (path: string) => Buffer.from(await (await fetchFile(server, people.ada, (await fileOf(path)).body.url)).arrayBuffer())

/** Sends the beginning of a PATCH, and then nothing: as a link that is dead without a word. @returns ends it */
async function hang(path: string, offset: number, part: Uint8Array, announced: number) {
  const { hostname, port, host } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.write(
    `PATCH ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${people.ada.token}\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: ${offset}\r\nContent-Length: ${announced}\r\n\r\n`,
  )
  socket.write(part)
  return () => socket.destroy()
}

/** It goes on from where it is, however often that takes, and is what was sent. */
async function expectToEnd(path: string) {
  await expect
    .poll(async () => {
      const offset = await ada.offset(path)
      if (typeof offset === 'number' && offset < bytes.length) await ada.patch(path, offset, bytes.subarray(offset))
      return offset
    }, PATIENT)
    .toBe(bytes.length)
  expect((await stored(path)).equals(bytes)).toBe(true)
}

beforeAll(async () => {
  server = await startServer({ env: { FILE_MAX_MB: '1', FILE_TYPES_DENIED: 'application/zip' } })
  people = await makePeople(server, 'ada', 'mira')
  ada = tusOf(server, people.ada)
  mira = tusOf(server, people.mira)
})
afterAll(() => server?.stop())

describe('an upload in pieces', () => {
  it('goes on where it is, and is a file when all has come', async () => {
    const path = await ada.create(bytes.length, { filename: 'Gezeiten – März.bin', room_id: 'general', caption: 'Low water' })
    expect(path).toMatch(/^\/api\/uploads\/[0-9a-f-]{36}$/)
    expect(await ada.offset(path)).toBe(0)
    for (const [start, end] of [
      [0, 1],
      [1, 100_000],
      [100_000, 699_999],
      [699_999, 700_000],
    ] as const) {
      expect((await fileOf(path)).status).toBe(404)
      const response = await ada.patch(path, start, bytes.subarray(start, end))
      expect([response.status, response.headers.get('upload-offset'), response.headers.get('tus-resumable')]).toEqual([
        204,
        String(end),
        '1.0.0',
      ])
    }
    expect((await fileOf(path)).body).toMatchObject({
      filename: 'Gezeiten – März.bin',
      caption: 'Low water',
      room_id: 'general',
      size: 700_000,
      content_type: 'application/octet-stream',
    })
    expect((await stored(path)).equals(bytes)).toBe(true)
    const head = await ada.ask('HEAD', path)
    expect(Object.fromEntries(head.headers)).toMatchObject({
      'upload-offset': '700000',
      'upload-length': '700000',
      'upload-metadata': metadataOf({ filename: 'Gezeiten – März.bin', room_id: 'general', caption: 'Low water' }),
      'cache-control': 'no-store',
      'upload-expires': expect.stringMatching(/GMT$/) as string,
    })
    expect((await ada.patch(path, 700_000, new Uint8Array())).status).toBe(204)
  })

  it('can begin with its first bytes, all of them, or of nothing', async () => {
    const type = { 'content-type': 'application/offset+octet-stream' }
    const begun = await ada.ask('POST', '/api/uploads', { 'upload-length': '10', ...type }, 'High ')
    expect([begun.status, begun.headers.get('upload-offset')]).toEqual([201, '5'])
    const whole = await ada.ask('POST', '/api/uploads', { 'upload-length': '10', ...type }, 'High water')
    expect([whole.status, whole.headers.get('upload-offset')]).toEqual([201, '10'])
    expect((await stored(whole.headers.get('location')!)).toString()).toBe('High water')
    const empty = await ada.create(0, {})
    expect((await fileOf(empty)).body).toMatchObject({ size: 0, filename: 'file' })
    expect(await ada.offset(empty)).toBe(0)
    const long = await ada.ask('POST', '/api/uploads', { 'upload-length': '3', ...type }, 'High water')
    expect(long.status).toBe(413)
  })

  it('keeps what had come when the link breaks, and goes on from there', async () => {
    const path = await ada.create(bytes.length)
    let cut = () => {}
    const reach = async (wait = 50) => {
      const from = await ada.offset(path)
      if (typeof from !== 'number' || from === 300_000) return from
      cut()
      cut = await hang(path, from, bytes.subarray(from, 300_000), bytes.length - from)
      // What it has no time to read before it is asked does not count.
      await new Promise((resolve) => setTimeout(resolve, wait))
      return reach(2 * wait)
    }
    // The link is dead, and nobody has said so: asking how far it is ends it.
    expect(await reach()).toBe(300_000)
    const again = await hang(path, 300_000, bytes.subarray(300_000, 400_000), 400_000)
    const response = await ada.patch(path, 300_000, bytes.subarray(300_000))
    // Either was first; nothing is mixed up.
    if (response.status === 204) expect(response.headers.get('upload-offset')).toBe('700000')
    else expect([409, 423]).toContain(response.status)
    cut()
    again()
    await expectToEnd(path)
  })

  it('does no harm when the link breaks before anything is read', async () => {
    const path = await ada.create(bytes.length)
    for (let round = 0; round < 20; round++) {
      const cut = await hang(path, 0, bytes.subarray(0, 1_000), bytes.length)
      // Between the request and its first read, at one moment or another.
      await new Promise((resolve) => setTimeout(resolve, round % 10))
      cut()
    }
    await expect.poll(() => ada.offset(path), PATIENT).toEqual(expect.any(Number))
  })

  it('is not written by two at once', async () => {
    const path = await ada.create(bytes.length)
    const statuses = await Promise.all(Array.from({ length: 5 }, async () => (await ada.patch(path, 0, bytes)).status))
    expect(statuses.filter((one) => one === 204).length).toBeLessThanOrEqual(1)
    for (const status of statuses) expect([204, 409, 422, 423]).toContain(status)
    await expectToEnd(path)
  })

  it('is what the client of the web app speaks', async () => {
    const file = await new Promise<string>((resolve, reject) => {
      const upload = new Upload(bytes, {
        endpoint: `${server.url}/api/uploads`,
        headers: { authorization: `Bearer ${people.ada.token}` },
        metadata: { filename: 'by-client.bin', room_id: 'general' },
        chunkSize: 200_000,
        uploadSize: bytes.length,
        onError: reject,
        onSuccess: () => resolve(new URL(upload.url ?? '').pathname),
      })
      upload.start()
    })
    expect((await stored(file)).equals(bytes)).toBe(true)
  })
})

describe('what is not an upload', () => {
  it('is refused before it begins', async () => {
    const post = (headers: Record<string, string>) => ada.ask('POST', '/api/uploads', headers)
    const status = async (headers: Record<string, string>) => (await post(headers)).status
    expect(await status({})).toBe(422)
    expect(await status({ 'upload-length': '-1' })).toBe(422)
    expect(await status({ 'upload-length': '1e3' })).toBe(422)
    expect(await refusalOf(post({ 'upload-length': String(1024 * 1024 + 1) }))).toEqual({
      status: 413,
      code: 'too_large',
      message: 'A file can have 1 MB at the most.',
    })
    expect(await status({ 'upload-length': '1', 'upload-metadata': 'filename ***' })).toBe(422)
    expect(await status({ 'upload-length': '1', 'upload-metadata': metadataOf({ caption: 'x'.repeat(501) }) })).toBe(422)
    expect(await status({ 'upload-length': '1', 'upload-metadata': metadataOf({ room_id: 'nowhere' }) })).toBe(404)
    const old = await post({ 'upload-length': '1', 'tus-resumable': '0.2.2' })
    expect([old.status, old.headers.get('tus-version')]).toEqual([412, '1.0.0'])
    expect(await refusalOf(tusOf(server, null).ask('POST', '/api/uploads', { 'upload-length': '1' }))).toMatchObject({ status: 401 })
  })

  it('is refused while it comes', async () => {
    const path = await ada.create(10)
    expect((await ada.patch(path, 5, 'water')).status).toBe(409)
    expect((await ada.patch(path, 0, 'x'.repeat(11))).status).toBe(413)
    expect((await ada.patch(path, 0, 'High ', { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await ada.ask('PATCH', path, { 'content-type': 'application/offset+octet-stream' }, 'x')).status).toBe(422)
    const unmeasured = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(100))
        controller.close()
      },
    })
    expect((await ada.patch(path, 0, unmeasured)).status).toBe(413)
    expect(await ada.offset(path)).toBe(0)
    expect((await ada.patch(path, 0, 'High water')).status).toBe(204)
    expect((await ada.patch(path, 0, 'Low  water')).status).toBe(409)
  })

  it('and of a type that is not taken is gone', async () => {
    const zip = Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\0\0'), randomBytes(100)])
    const path = await ada.create(zip.length)
    expect((await ada.patch(path, 0, zip.subarray(0, 3))).status).toBe(204)
    expect(await refusalOf(ada.patch(path, 3, zip.subarray(3)))).toMatchObject({ status: 415, code: 'unsupported_type' })
    expect(await ada.offset(path)).toBe('refused 404')
    const at_once = await ada.create(zip.length)
    expect((await ada.patch(at_once, 0, zip)).status).toBe(415)
    expect(await ada.offset(at_once)).toBe('refused 404')
  })
})

describe('an upload is', () => {
  it('there for whoever began it, and nobody else', async () => {
    const path = await ada.create(10)
    expect(await mira.offset(path)).toBe('refused 404')
    expect((await mira.patch(path, 0, 'High water')).status).toBe(404)
    expect((await mira.ask('DELETE', path)).status).toBe(404)
    expect(await tusOf(server, null).offset(path)).toBe('refused 401')
    expect(await ada.offset('/api/uploads/nothing')).toBe('refused 404')
    expect(await ada.offset(path)).toBe(0)
  })

  it('taken back by whoever began it, before and after it is a file', async () => {
    const path = await ada.create(10)
    await ada.patch(path, 0, 'High')
    expect((await ada.ask('DELETE', path)).status).toBe(204)
    expect(await ada.offset(path)).toBe('refused 404')
    const whole = await ada.create(4)
    await ada.patch(whole, 0, 'High')
    expect((await ada.ask('DELETE', whole)).status).toBe(204)
    expect((await fileOf(whole)).status).toBe(404)
    expect(await ada.offset(whole)).toBe('refused 404')
  })

  it('explained to whoever asks', async () => {
    const response = await fetch(`${server.url}/api/uploads`, { method: 'OPTIONS' })
    expect([response.status, Object.fromEntries(response.headers)]).toMatchObject([
      204,
      {
        'tus-version': '1.0.0',
        'tus-resumable': '1.0.0',
        'tus-extension': 'creation,creation-with-upload,expiration,termination',
        'tus-max-size': String(1024 * 1024),
        allow: 'POST, OPTIONS',
      },
    ])
    expect((await fetch(`${server.url}/api/uploads`, { method: 'PUT' })).status).toBe(405)
  })
})

it('a server that is killed in the middle goes on from what was kept', async () => {
  const large = randomBytes(900_000)
  const path = await ada.create(large.length)
  expect((await ada.patch(path, 0, large.subarray(0, 400_000))).status).toBe(204)
  const cut = await hang(path, 400_000, large.subarray(400_000, 500_000), 500_000)
  const { env } = server
  await server.kill()
  cut()
  server = await startServer({ env })
  ada = tusOf(server, people.ada)
  await expect
    .poll(async () => {
      const offset = await ada.offset(path)
      if (typeof offset !== 'number' || offset === large.length) return offset
      expect(offset).toBeGreaterThanOrEqual(400_000)
      await ada.patch(path, offset, large.subarray(offset))
      return offset
    }, PATIENT)
    .toBe(900_000)
  expect((await stored(path)).equals(large)).toBe(true)
})
