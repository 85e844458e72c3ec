import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '@/tests/support/server'

const MIB = 1024 * 1024
/** The memory of the smallest host that Hubbub shall run on. */
const HOST_BYTES = 512 * MIB
const IDLE_BYTES = 350 * MIB

const POSTS = 200

/** From what Linux keeps of a process: `VmRSS` (now) or `VmHWM` (at most so far), in bytes. Pages shared with other processes count. */
const memoryOf = (pid: number, field: 'VmRSS' | 'VmHWM') =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024

// Only Linux says how much memory a process took at most.
describe.skipIf(process.platform !== 'linux')('the memory of a first start on an empty folder', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.stop())

  const call = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    fetch(server.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })

  it('leaves room on a host of 512 MiB once it is up', () => {
    expect(memoryOf(server.pid, 'VmHWM')).toBeLessThan(IDLE_BYTES)
  })

  it('fits into 512 MiB while people sign in, write and read', async () => {
    const person = { username: 'ada', password: 'low tide at six' }
    expect((await call('POST', '/api/register', person)).status).toBe(201)
    const { token } = await (await call('POST', '/api/token', { login: 'ada', password: person.password })).json()
    const headers = { authorization: `Bearer ${token}` }
    for (let i = 0; i < POSTS; i++)
      expect((await call('POST', '/api/rooms/general/messages', { content: `Tide ${i}` }, headers)).status).toBe(201)
    for (const path of ['/signin', '/api/rooms', '/api/rooms/general/messages?limit=200']) {
      expect((await call('GET', path, undefined, headers)).status).toBe(200)
    }
    expect(memoryOf(server.pid, 'VmHWM')).toBeLessThan(HOST_BYTES)
  })
})
