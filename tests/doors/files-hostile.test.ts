import { readdirSync, readFileSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { tusOf } from '@/tests/support/tus'
import { fetchFile, formOf, postForm, postHeld, refusalOf, uploadFile } from '@/tests/support/uploads'

const PATIENT = { timeout: 20_000 }
const MIB = 1024 * 1024

let server: TestServer
let people: Record<'ada' | 'mira', Person>
let folder: string

beforeAll(async () => {
  server = await startServer({ env: { FILE_MAX_MB: '1' } })
  people = await makePeople(server, 'ada', 'mira')
  folder = join(server.env.DATA_DIR!, 'files')
  await uploadFile(server, people.ada, 'There must be a folder.')
})
afterAll(() => server?.stop())

/** What stands in the store, folders aside. */
const objects = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() && !entry.name.startsWith('.health') ? [join(entry.parentPath, entry.name)] : [],
  )
/** Requests whose client went before the answer, as far as the server has noticed. */
const cutRequests = () => readFileSync(join(server.env.LOG_DIR!, 'access.log'), 'utf8').split('"cut":true').length - 1
const listed = async () => (await restOf(server, people.ada.token)('GET', '/api/files?limit=200')).body as { id: string }[]

/** Nothing may have come of what a test did. */
let before: { files: number; objects: number }
async function remember() {
  before = { files: (await listed()).length, objects: 0 }
  // A preview may still be on its way.
  await expect
    .poll(
      () => {
        const same = before.objects === objects().length
        before.objects = objects().length
        return same
      },
      { ...PATIENT, interval: 300 },
    )
    .toBe(true)
}
async function expectNothingLeft() {
  await expect.poll(() => objects().length, PATIENT).toBe(before.objects)
  expect(await listed()).toHaveLength(before.files)
}

const BOUNDARY = 'tide'
const part = (headers: string, body: string) => `--${BOUNDARY}\r\n${headers}\r\n\r\n${body}\r\n`
const filePart = (body: string, filename = 'tides.txt') =>
  part(`Content-Disposition: form-data; name="file"; filename="${filename}"\r\nContent-Type: text/plain`, body)
const END = `--${BOUNDARY}--\r\n`
const postRaw = (body: string | Buffer, type = `multipart/form-data; boundary=${BOUNDARY}`) =>
  postForm(server, people.ada, body as BodyInit, { 'content-type': type })

describe('a form', () => {
  beforeEach(remember)

  it.each([
    ['of another kind', '{}', 'application/json', 415, 'unsupported_type'],
    ['of no kind', '', 'text/plain', 415, 'unsupported_type'],
    ['without a boundary', filePart('x') + END, 'multipart/form-data', 422, 'invalid'],
    ['with another boundary', filePart('x') + END, 'multipart/form-data; boundary=ebb', 422, 'invalid'],
    ['of nothing', '', undefined, 422, 'invalid'],
    ['without parts', END, undefined, 422, 'invalid'],
    ['without a file', part('Content-Disposition: form-data; name="room_id"', 'general') + END, undefined, 422, 'invalid'],
    ['with a text for a file', part('Content-Disposition: form-data; name="file"', 'x') + END, undefined, 422, 'invalid'],
    ['with a file in another field', filePart('x').replace('"file"', '"upload"') + END, undefined, 422, 'invalid'],
    ['with two files', filePart('x') + filePart('y') + END, undefined, 422, 'invalid'],
    ['without an end', filePart('x'), undefined, 422, 'invalid'],
    ['that ends in its file', filePart('x').slice(0, -3), undefined, 422, 'invalid'],
    ['that is broken', `--${BOUNDARY}\r\nnonsense`, undefined, 422, 'invalid'],
    ['with a header without end', `--${BOUNDARY}\r\nContent-Disposition: ${'x'.repeat(100_000)}`, undefined, 422, 'invalid'],
    [
      'with too many fields',
      part('Content-Disposition: form-data; name="a"', 'x').repeat(50) + filePart('x') + END,
      undefined,
      422,
      'invalid',
    ],
    [
      'with a long field',
      part('Content-Disposition: form-data; name="caption"', 'x'.repeat(20_000)) + filePart('x') + END,
      undefined,
      422,
      'invalid',
    ],
    [
      'with a long caption',
      filePart('x') + part('Content-Disposition: form-data; name="caption"', 'x'.repeat(501)) + END,
      undefined,
      422,
      'invalid',
    ],
    [
      'for no room',
      filePart('x') + part('Content-Disposition: form-data; name="room_id"', '../general') + END,
      undefined,
      404,
      'not_found',
    ],
  ])('%s is refused, and nothing is left of it', async (_, body, type, status, code) => {
    expect(await refusalOf(postRaw(body, type))).toMatchObject({ status, code })
    await expectNothingLeft()
  })

  it('that is cut at any tenth byte leaves nothing', async () => {
    const { hostname, port, host } = new URL(server.url)
    const body = part('Content-Disposition: form-data; name="caption"', 'Tides') + filePart('High water at six. '.repeat(20)) + END
    const head = `POST /api/files/upload HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${people.ada.token}\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: ${body.length}\r\n\r\n`
    const cuts = Array.from({ length: Math.ceil(body.length / 10) }, (_, i) => i * 10).filter((at) => at < body.length - 4)
    expect(cuts.length).toBeGreaterThan(50)
    const cutBefore = cutRequests()
    await Promise.all(
      cuts.map(
        (at) =>
          new Promise<void>((resolve) => {
            const socket = connectTcp(Number(port), hostname, () =>
              socket.write(head + body.slice(0, at), () => setTimeout(() => socket.destroy(), 50)),
            )
            socket.on('error', () => {})
            socket.on('close', () => resolve())
          }),
      ),
    )
    await expect.poll(cutRequests, PATIENT).toBe(cutBefore + cuts.length)
    await expectNothingLeft()
  })
})

describe('a file that is too large', () => {
  beforeEach(remember)

  it('is refused before it is read, when it says so, and while it comes, when it does not', async () => {
    const refused = { status: 413, code: 'too_large', message: 'A file can have 1 MB at the most.' }
    const large = new Uint8Array(2 * MIB)
    expect(await refusalOf(postForm(server, people.ada, formOf(large)))).toEqual(refused)
    const form = new Response(formOf(large))
    const type = form.headers.get('content-type')!
    expect(await refusalOf(postForm(server, people.ada, form.body!, { 'content-type': type }))).toEqual(refused)
    // A little more than the largest, which the form around it hides from a first look.
    expect(await refusalOf(postForm(server, people.ada, formOf(new Uint8Array(MIB + 1))))).toEqual(refused)
    await expectNothingLeft()
    expect((await uploadFile(server, people.ada, new Uint8Array(MIB))).size).toBe(MIB)
  })

  it('and only says that it is small is cut off where it said that it ends', async () => {
    const { hostname, port, host } = new URL(server.url)
    const body = filePart('High water at six') + END
    const head = `POST /api/files/upload HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${people.ada.token}\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: 60\r\nConnection: close\r\n\r\n`
    const said = await new Promise<string>((resolve) => {
      let text = ''
      const socket = connectTcp(Number(port), hostname, () => socket.write(head + body))
      socket.on('data', (chunk) => (text += chunk.toString()))
      socket.on('error', () => {})
      socket.on('close', () => resolve(text))
    })
    // What follows is no request.
    expect(said).toMatch(/^HTTP\/1\.1 4\d\d /)
    await expectNothingLeft()
  })
})

describe('a name', () => {
  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['..', 'file'],
    [`${'x'.repeat(1_000)}.jpeg`, `${'x'.repeat(250)}.jpeg`],
    ['con.txt', '_con.txt'],
    ['<img src=x onerror=alert(1)>.png', '<img src=x onerror=alert(1)>.png'],
  ])('%j is kept as %j', async (said, kept) => {
    const { filename, url } = await uploadFile(server, people.ada, `High water, ${said}`, said)
    expect(filename).toBe(kept)
    const disposition = (await fetchFile(server, people.ada, url)).headers.get('content-disposition') ?? ''
    expect(disposition).toMatch(/^(inline|attachment); filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w%.~!#$&+^`|-]*$/)
  })
})

it('a name with an end in its middle is no name in a form, and is cleaned where it can come', async () => {
  expect(await refusalOf(postForm(server, people.ada, formOf('x', 'a\0.txt')))).toMatchObject({ status: 422, code: 'invalid' })
  const tus = tusOf(server, people.ada)
  const path = await tus.create(0, { filename: '../a\0\u202Eb.txt' })
  const { body } = await restOf(server, people.ada.token)('GET', path.replace('uploads', 'files'))
  expect(body).toMatchObject({ filename: 'ab.txt' })
})

describe('what pretends to be something else', () => {
  const zip = () => {
    // 32 MB of nothing, that would be unpacked.
    const packed = deflateRawSync(Buffer.alloc(32 * MIB))
    const header = Buffer.alloc(30)
    header.write('PK\x03\x04', 'latin1')
    header.writeUInt16LE(20, 4)
    header.writeUInt16LE(8, 8)
    header.writeUInt32LE(packed.length, 18)
    header.writeUInt32LE(32 * MIB, 22)
    header.writeUInt16LE(19, 26)
    return Buffer.concat([header, Buffer.from('[Content_Types].xml'), packed])
  }
  it.each([
    [
      'HTML as a picture',
      'a.png',
      '<!doctype html><script>alert(1)</script>',
      'text/html',
      'text',
      'text/plain; charset=utf-8',
      'attachment',
    ],
    [
      'SVG with a script',
      'a.svg',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      'text/xml',
      'text',
      'text/plain; charset=utf-8',
      'attachment',
    ],
    ['a script', 'a.js', 'alert(1)', 'text/plain', 'text', 'text/plain; charset=utf-8', 'inline'],
    [
      'a picture and a script',
      'a.gif',
      Buffer.from('GIF89a\x01\0\x01\0/*\0*/=1;alert(1)', 'latin1'),
      'image/gif',
      'image',
      'image/gif',
      'inline',
    ],
    [
      'a document and a page',
      'a.html',
      '%PDF-1.7\n<html><script>alert(1)</script>',
      'application/pdf',
      'pdf',
      'application/pdf',
      'attachment',
    ],
    ['an archive that unpacks to much', 'a.docx', zip(), 'application/zip', 'other', 'application/zip', 'attachment'],
    [
      'a program as a text',
      'a.txt',
      Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'),
      'application/x-msdownload',
      'other',
      'application/x-msdownload',
      'attachment',
    ],
  ])('%s is what its bytes are', async (_, name, bytes, type, kind, served, disposition) => {
    const form = new FormData()
    form.set('file', new Blob([bytes as BlobPart], { type: 'image/png' }), name)
    const file = (await (await postForm(server, people.ada, form)).json()) as {
      content_type: string
      kind: string
      url: string
      filename: string
    }
    expect([file.content_type, file.kind, file.filename]).toEqual([type, kind, name])
    const { headers } = await fetchFile(server, people.ada, file.url)
    expect([headers.get('content-type'), headers.get('content-disposition')?.split(';')[0]]).toEqual([served, disposition])
    expect([headers.get('x-content-type-options'), headers.get('content-security-policy')]).toEqual([
      'nosniff',
      expect.stringContaining('sandbox'),
    ])
  })
})

it('a store that is gone in the middle is said to be, nothing of the file is seen, and later it is taken', async () => {
  await remember()
  const bytes = await sharp({
    create: { width: 400, height: 300, channels: 3, background: '#c2185b', noise: { type: 'gaussian', mean: 128, sigma: 60 } },
  })
    .png()
    .toBuffer()
  expect(bytes.length).toBeGreaterThan(100_000)
  const { answer, go } = await postHeld(server, people.ada, bytes, 'tides.png', 60_000)
  await expect.poll(() => readdirSync(join(folder, 'unfinished')).length, PATIENT).toBe(1)
  await rename(folder, `${folder}-away`)
  await writeFile(folder, 'no folder')
  go()
  expect(await answer).toMatchObject({ status: 503, code: 'unavailable' })
  expect(await refusalOf(postForm(server, people.ada, formOf('x')))).toMatchObject({ status: 503, code: 'unavailable' })
  expect(await listed()).toHaveLength(before.files)
  const health = await fetch(`${server.url}/api/files/health`)
  expect(health.status).toBe(503)
  await rm(folder)
  await rename(`${folder}-away`, folder)
  const file = await uploadFile(server, people.ada, bytes, 'tides.png')
  expect(file.kind).toBe('image')
  expect((await fetchFile(server, people.ada, file.url)).status).toBe(200)
  expect(await listed()).toHaveLength(before.files + 1)
})
