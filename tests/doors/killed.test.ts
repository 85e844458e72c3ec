import { afterAll, expect, it } from 'vitest'
import { startServer, type TestServer } from '@/tests/support/server'

const ROUNDS = 5
const SENDERS = 8
const LIMIT_MS = 180_000

let server: TestServer | undefined
afterAll(() => server?.stop())

it(`keeps every acknowledged message when it is killed ${ROUNDS} times while people write`, { timeout: LIMIT_MS }, async () => {
  server = await startServer()
  const { env } = server
  const call = async (method: string, path: string, body?: object, token?: string) => {
    const response = await fetch(`${server?.url}${path}`, {
      method,
      headers: token ? { authorization: `Bearer ${token}` } : {},
      ...(body && { body: JSON.stringify(body) }),
    })
    expect(response.ok).toBe(true)
    return response.json()
  }
  const person = { username: 'ada', password: 'low tide at six' }
  await call('POST', '/api/register', person)
  const { token } = await call('POST', '/api/token', { login: 'ada', password: person.password })

  const acknowledged: string[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    const before = acknowledged.length
    const sender = async () => {
      for (;;) acknowledged.push((await call('POST', '/api/rooms/general/messages', { content: `Round ${round}` }, token)).id)
    }
    const senders = Promise.allSettled(Array.from({ length: SENDERS }, sender))
    await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 1_000))
    await server.kill()
    await senders
    expect(acknowledged.length).toBeGreaterThan(before)

    server = await startServer({ env })
    const found: { id: string; seq: number }[] = []
    for (;;) {
      const page = await call('GET', `/api/rooms/general/messages?limit=200&after=${found.length}`, undefined, token)
      if (page.length === 0) break
      found.push(...page)
    }
    expect(found.map(({ seq }) => seq)).toEqual(found.map((_, i) => i + 1))
    const ids = new Set(found.map(({ id }) => id))
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([])
  }
})
