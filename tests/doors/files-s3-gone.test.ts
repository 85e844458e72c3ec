import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makePeople, type Person } from '@/tests/support/people'
import { type CuttingProxy, cuttingProxy } from '@/tests/support/proxy'
import { restOf } from '@/tests/support/rest'
import { type TestBucket, testBucket } from '@/tests/support/s3'
import { startServer, type TestServer } from '@/tests/support/server'
import { tusOf } from '@/tests/support/tus'
import { fetchFile, formOf, postForm, postHeld, refusalOf, uploadFile } from '@/tests/support/uploads'

const PATIENT = { timeout: 40_000 }
const NOWHERE = 'http://127.0.0.1:9'
const GONE = { status: 503, code: 'unavailable' }
const MIB = 1024 * 1024

let server: TestServer
let bucket: TestBucket
let link: CuttingProxy
let ada: Person
const leave = () => {
  link.to(NOWHERE)
  link.cut()
}
const comeBack = () => link.to(bucket.endpoint)
const listed = async () => (await restOf(server, ada.token)('GET', '/api/files')).body as unknown[]
const bytesOf = async (url: string) => Buffer.from(await (await fetchFile(server, ada, url)).arrayBuffer())

beforeAll(async () => {
  bucket = testBucket()
  link = await cuttingProxy(bucket.endpoint)
  server = await startServer({ env: { ...bucket.env, S3_ENDPOINT: link.url } })
  ada = (await makePeople(server, 'ada')).ada
})
afterAll(async () => {
  await server?.stop()
  await link?.close()
  await bucket?.remove()
})

it('a form that comes while S3 goes away is refused, nothing of it is seen, and sent again it is taken', async () => {
  const bytes = randomBytes(12 * MIB)
  const { answer, go } = await postHeld(server, ada, bytes, 'tides.bin', 6 * MIB)
  await expect.poll(async () => (await bucket.contents()).filter((key) => key.endsWith('under way')).length, PATIENT).toBe(1)
  leave()
  go()
  expect(await answer).toMatchObject(GONE)
  expect(await refusalOf(postForm(server, ada, formOf('High water at six')))).toMatchObject(GONE)
  expect(await listed()).toEqual([])
  comeBack()
  const file = await uploadFile(server, ada, bytes, 'tides.bin')
  expect((await bytesOf(file.url)).equals(bytes)).toBe(true)
  expect(await listed()).toHaveLength(1)
})

it('an upload in pieces that comes while S3 goes away goes on from what was kept', async () => {
  const bytes = randomBytes(12 * MIB)
  const tus = tusOf(server, ada)
  const path = await tus.create(bytes.length)
  expect((await tus.patch(path, 0, bytes.subarray(0, 6 * MIB))).status).toBe(204)
  leave()
  expect(await refusalOf(tus.patch(path, 6 * MIB, bytes.subarray(6 * MIB)))).toMatchObject(GONE)
  expect(await tus.offset(path)).toBe(6 * MIB)
  const { url } = { url: `${path.replace('uploads', 'files')}/download` }
  expect((await fetchFile(server, ada, url)).status).toBe(404)
  comeBack()
  expect((await tus.patch(path, 6 * MIB, bytes.subarray(6 * MIB))).status).toBe(204)
  expect((await bytesOf(url)).equals(bytes)).toBe(true)
})

it('what is refused in the middle is read to its end, so that its connection is free for what comes next', async () => {
  const bytes = randomBytes(12 * MIB)
  const path = await tusOf(server, ada).create(bytes.length)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const connections = new Set<unknown>()
  const ask = async (method: string, more: Record<string, string>, body?: Uint8Array) => {
    const headers = { 'tus-resumable': '1.0.0', authorization: `Bearer ${ada.token}`, ...more }
    const asked = request(server.url + path, { method, headers, agent })
    asked.once('socket', (socket) => connections.add(socket)).end(body)
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    await once(answer.resume(), 'end')
    return answer.statusCode
  }
  leave()
  const piece = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0', 'content-length': String(bytes.length) }
  expect(await ask('PATCH', piece, bytes)).toBe(503)
  expect(await ask('HEAD', {})).toBe(200)
  expect(connections.size).toBe(1)
  comeBack()
  agent.destroy()
})
