import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Chat, createChat } from '@/lib/client/chat'
import { memoryStorage } from '@/lib/client/storage'
import type { Message } from '@/lib/contract/messages'
import { makePeople, type Person } from '@/tests/support/people'
import { type CuttingProxy, cuttingProxy } from '@/tests/support/proxy'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect } from '@/tests/support/socket'

const POSTS = 1_000
const CUTS = 50
/** From the first post to the last, about. */
const SPAN_MS = 12_000

interface Client {
  person: Person
  chat: Chat
  proxy: CuttingProxy
  release(): void
}

let server: TestServer
let clients: Client[]

beforeAll(async () => {
  server = await startServer()
  const people = await makePeople(server, 'mira', 'tomas', 'chen')
  clients = await Promise.all(
    Object.values(people).map(async (person) => {
      const proxy = await cuttingProxy(server.url)
      const getTicket = async () => ({ token: person.token, url: proxy.url })
      const chat = createChat({ user: person.user, getTicket, storage: memoryStorage() })
      chat.start()
      return { person, chat, proxy, release: chat.messages('general').list().watch() }
    }),
  )
})
afterAll(async () => {
  for (const { chat, proxy, release } of clients ?? []) {
    release()
    chat.stop()
    await proxy.close()
  }
  await server?.stop()
})

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** What a client shows of the room from its first message on. */
async function shown({ chat }: Client): Promise<Message[]> {
  const list = chat.messages('general').list()
  while (list.store.getState().hasOlder) await list.load('older')
  return list.store.getState().entries.map((entry) => entry.message)
}

async function until(what: string, holds: () => boolean, patienceMs: number) {
  for (const deadline = Date.now() + patienceMs; !holds(); await wait(50)) {
    if (Date.now() > deadline) throw new Error(`In ${patienceMs} ms it did not come to this: ${what}`)
  }
}

describe(`${POSTS} posts with the connection cut ${CUTS} times at random`, () => {
  it('arrive exactly once, in one order, in every client', { timeout: 180_000 }, async () => {
    const sent: string[] = []
    const posting = (async () => {
      for (let i = 0; i < POSTS; i++) {
        const client = clients[i % clients.length]!
        const content = `${client.person.user.username} ${i}`
        client.chat.post('general', { content })
        sent.push(content)
        await wait((Math.random() * 2 * SPAN_MS) / POSTS)
      }
    })()
    let cuts = 0
    const cutting = (async () => {
      while (cuts < CUTS) {
        await wait((Math.random() * 2 * SPAN_MS) / CUTS)
        clients[Math.floor(Math.random() * clients.length)]!.proxy.cut()
        cuts++
      }
    })()
    await Promise.all([posting, cutting])
    expect(cuts).toBe(CUTS)

    const settled = ({ chat }: Client) =>
      chat.store.getState().connection.status === 'online' &&
      !chat.store.getState().catchingUp &&
      Object.keys(chat.outbox.store.getState()).length === 0
    await until('everything is sent', () => clients.every(settled), 90_000)
    const lastSeq = (client: Client) => client.chat.messages('general').list().store.getState().entries.at(-1)?.message.seq
    await until('every client has the last message', () => clients.every((client) => lastSeq(client) === POSTS), 30_000)

    const plain = await connect(server.url, clients[0]!.person.token)
    const truth: Message[] = []
    for (let rev = 0, more = true; more; ) {
      const page = (await plain.ask('room:sync', { rooms: { general: rev } })).rooms.general!
      truth.push(...page.messages)
      ;({ rev, more } = page)
    }
    plain.close()
    expect(truth.map((message) => message.seq)).toEqual(Array.from({ length: POSTS }, (_, i) => i + 1))
    expect(truth.map((message) => message.content).toSorted()).toEqual(sent.toSorted())

    for (const client of clients) {
      expect(await shown(client)).toEqual(truth)
      const mine = truth.filter((message) => message.user_id === client.person.user.id).map((message) => message.content)
      expect(mine, 'in the order in which they were sent').toEqual(
        sent.filter((content) => content.startsWith(`${client.person.user.username} `)),
      )
      const room = client.chat.views.store.getState().rooms.general
      expect(room?.last_seq).toBe(POSTS)
    }
  })
})
