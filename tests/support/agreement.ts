/** Several people with the browser's own side of the chat, who post at once while something goes wrong, and must agree in the end. */
import { expect } from 'vitest'
import { type Chat, createChat } from '@/lib/client/chat'
import { memoryStorage } from '@/lib/client/storage'
import type { Message } from '@/lib/contract/messages'
import type { Person } from '@/tests/support/people'
import { type CuttingProxy, cuttingProxy } from '@/tests/support/proxy'
import type { TestServer } from '@/tests/support/server'
import { connect } from '@/tests/support/socket'

const ROOM = 'general'
const PATIENCE_MS = 90_000

export interface Client {
  person: Person
  chat: Chat
  proxy: CuttingProxy
  close(): Promise<void>
}

export const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Connects through a proxy of its own, and looks at the default room. */
export async function enter(server: TestServer, person: Person): Promise<Client> {
  const proxy = await cuttingProxy(server.url)
  const chat = createChat({ user: person.user, getTicket: async () => ({ token: person.token, url: proxy.url }), storage: memoryStorage() })
  chat.start()
  const release = chat.messages(ROOM).list().watch()
  const close = async () => {
    release()
    chat.stop()
    await proxy.close()
  }
  return { person, chat, proxy, close }
}

/** Posts by all in turn, over about this time. @returns what was sent, in order */
export async function postInTurn(clients: Client[], count: number, spanMs: number): Promise<string[]> {
  const sent: string[] = []
  for (let i = 0; i < count; i++) {
    const { chat, person } = clients[i % clients.length]!
    const content = `${person.user.username} ${i}`
    chat.post(ROOM, { content })
    sent.push(content)
    await wait((Math.random() * 2 * spanMs) / count)
  }
  return sent
}

/** What was sent stands in the room exactly once, in one order, in every client, and each one's own in the order of sending. */
export async function expectAgreement(server: TestServer, clients: Client[], sent: string[]) {
  await expect.poll(() => clients.map(unsettled), { timeout: PATIENCE_MS }).toEqual(clients.map(() => []))
  await expect.poll(() => clients.map(lastSeq), { timeout: PATIENCE_MS }).toEqual(clients.map(() => sent.length))

  const truth = await everything(server, clients[0]!.person)
  expect(truth.map((message) => message.seq)).toEqual(sent.map((_, i) => i + 1))
  expect(truth.map((message) => message.content).toSorted()).toEqual(sent.toSorted())
  for (const client of clients) {
    const { user } = client.person
    expect(await shown(client)).toEqual(truth)
    const mine = truth.filter((message) => message.user_id === user.id).map((message) => message.content)
    expect(mine).toEqual(sent.filter((content) => content.startsWith(`${user.username} `)))
    await expect.poll(() => client.chat.views.store.getState().rooms[ROOM]?.last_seq).toBe(sent.length)
  }
}

/** What a client still waits for. */
function unsettled({ chat }: Client): string[] {
  const { connection, catchingUp } = chat.store.getState()
  return [
    ...(connection.status === 'online' ? [] : [connection.status]),
    ...(catchingUp ? ['catching up'] : []),
    ...Object.values(chat.outbox.store.getState()).map((entries) => `${entries.length} to send`),
  ]
}

const listOf = ({ chat }: Client) => chat.messages(ROOM).list()
const lastSeq = (client: Client) => listOf(client).store.getState().entries.at(-1)?.message.seq

/** What a client shows, from the room's first message on. */
async function shown(client: Client): Promise<Message[]> {
  const list = listOf(client)
  while (list.store.getState().hasOlder) await list.load('older')
  return list.store.getState().entries.map((entry) => entry.message)
}

async function everything(server: TestServer, person: Person): Promise<Message[]> {
  const socket = await connect(server.url, person.token)
  const messages: Message[] = []
  for (let rev = 0, more = true; more; ) {
    const page = (await socket.ask('room:sync', { rooms: { [ROOM]: rev } })).rooms[ROOM]!
    messages.push(...page.messages)
    ;({ rev, more } = page)
  }
  socket.close()
  return messages
}
