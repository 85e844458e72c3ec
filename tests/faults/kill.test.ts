import { describe, expect, it } from 'vitest'
import type { Message } from '@/lib/contract/messages'
import { makePeople, type Person } from '@/tests/support/people'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, type TestSocket } from '@/tests/support/socket'

const KILLS = 2
const IN_FLIGHT = 8
/** Acknowledged to each sender before a kill, at least. */
const ENOUGH = 40

interface Sender {
  person: Person
  /** By nonce, as acknowledged. */
  acknowledged: Map<string, Message>
  /** Nonces that were sent and not answered. */
  open: Set<string>
}

/** Posts as fast as answers come, until the connection goes. */
async function flood(socket: TestSocket, sender: Sender) {
  let gone = false
  const ended = new Promise<null>((resolve) => {
    socket.raw.once('disconnect', () => {
      gone = true
      resolve(null)
    })
  })
  const lane = async () => {
    while (!gone) {
      const nonce = crypto.randomUUID()
      sender.open.add(nonce)
      const answer = await Promise.race([post(socket, nonce), ended])
      if (!answer) return
      sender.open.delete(nonce)
      sender.acknowledged.set(nonce, answer)
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane))
}

const post = async (socket: TestSocket, nonce: string) =>
  (await socket.ask('message:post', { room_id: 'general', content: `said ${nonce}`, nonce })).message

async function everything(socket: TestSocket): Promise<Message[]> {
  const messages: Message[] = []
  for (let after = 0; ; after = messages.at(-1)!.seq) {
    const page = (await socket.ask('message:list', { room_id: 'general', after, limit: 200 })).messages
    if (page.length === 0) return messages
    messages.push(...page)
  }
}

describe.each(['embedded', 'postgres'] as const)('a server on %s, killed under load', (database) => {
  it('has every acknowledged message when it starts again, once, without a gap', { timeout: 240_000 }, async () => {
    let server: TestServer = await startServer({ database })
    try {
      const people = await makePeople(server, 'mira', 'tomas', 'chen')
      const senders: Sender[] = Object.values(people).map((person) => ({ person, acknowledged: new Map(), open: new Set() }))
      const enter = () => Promise.all(senders.map(({ person }) => connect(server.url, person.token)))

      for (let kill = 0; kill < KILLS; kill++) {
        const sockets = await enter()
        const flooding = Promise.all(sockets.map((socket, i) => flood(socket, senders[i]!)))
        const enough = (kill + 1) * ENOUGH
        await expect
          .poll(() => Math.min(...senders.map(({ acknowledged }) => acknowledged.size)), { timeout: 20_000 })
          .toBeGreaterThan(enough)
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 300))
        await server.kill()
        await flooding
        server = await startServer({ database, env: server.env })

        const [reader, ...others] = await enter()
        const messages = await everything(reader!)
        expect(messages.map((message) => message.seq)).toEqual(messages.map((_, i) => i + 1))
        const byNonce = new Map(messages.map((message) => [message.nonce!, message]))
        expect(byNonce.size).toBe(messages.length)
        for (const { acknowledged } of senders) {
          for (const [nonce, message] of acknowledged) expect(byNonce.get(nonce)).toEqual(message)
        }
        const { room } = await reader!.ask('room:get', { room_id: 'general' })
        expect(room).toMatchObject({ last_seq: messages.length, rev: messages.length })
        for (const socket of [reader!, ...others]) socket.close()
      }

      // Whoever had no answer sends again: what was committed is not made twice.
      const sockets = await enter()
      for (const [i, sender] of senders.entries()) {
        for (const nonce of sender.open) sender.acknowledged.set(nonce, await post(sockets[i]!, nonce))
      }
      const messages = await everything(sockets[0]!)
      const known = new Map(senders.flatMap((sender) => [...sender.acknowledged]))
      expect(messages).toHaveLength(known.size)
      for (const message of messages) expect(known.get(message.nonce!)?.id).toBe(message.id)
      for (const socket of sockets) socket.close()
    } finally {
      await server.stop()
    }
  })
})
