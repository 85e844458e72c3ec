import { Client as PgClient } from 'pg'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { type Client, enter, expectAgreement, postInTurn, wait } from '@/tests/support/agreement'
import { makePeople } from '@/tests/support/people'
import { startServer, type TestServer } from '@/tests/support/server'

const TIMEOUT_MS = 180_000

let server: TestServer
let clients: Client[]

async function begin(database: 'embedded' | 'postgres') {
  server = await startServer({ database })
  const people = await makePeople(server, 'mira', 'tomas', 'chen')
  clients = await Promise.all(Object.values(people).map((person) => enter(server, person)))
}
beforeEach(() => {
  clients = []
})
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()))
  await server?.stop()
})

/** Does it so many times, at random moments of about this time. */
async function atRandom(times: number, spanMs: number, work: () => unknown) {
  for (let i = 0; i < times; i++) {
    await wait((Math.random() * 2 * spanMs) / times)
    await work()
  }
}

describe('posts arrive exactly once, in one order, in every client', () => {
  it('1,000 of them with the connection cut 50 times at random', { timeout: TIMEOUT_MS }, async () => {
    await begin('embedded')
    const cutting = atRandom(50, 12_000, () => clients[Math.floor(Math.random() * clients.length)]!.proxy.cut())
    const sent = await postInTurn(clients, 1_000, 12_000)
    await cutting
    await expectAgreement(server, clients, sent)
  })

  it('300 of them with every connection to the database ended 10 times', { timeout: TIMEOUT_MS }, async () => {
    await begin('postgres')
    const admin = new PgClient({ connectionString: server.env.DATABASE_URL })
    await admin.connect()
    const endAll = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
    const ending = atRandom(10, 6_000, () => admin.query(endAll))
    const sent = await postInTurn(clients, 300, 6_000)
    await ending
    await admin.end()
    await expectAgreement(server, clients, sent)
  })
})
