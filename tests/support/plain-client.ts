import { io } from 'socket.io-client'
import type { WebSocket } from 'ws'
import type { CommandName, CommandOutput, CommandRequest } from '@/lib/contract/commands'
import { ChatError, type ErrorShape } from '@/lib/contract/errors'
import type { EventPayload } from '@/lib/contract/events'
import type { Message } from '@/lib/contract/messages'
import { DEFAULT_ROOM_ID as ROOM } from '@/lib/contract/rooms'
import { wait } from '@/tests/support/agreement'
import type { Checker } from '@/tests/support/checker'
import type { Person } from '@/tests/support/people'
import type { Talker } from '@/tests/support/talker'

const ANSWER_MS = 10_000
/** How long a change that is missing may still come by itself before it is asked for. */
const GAP_MS = 300
const AGAIN_MS = 200

export interface PlainClient extends Talker {
  isConnected(): boolean
  /** Reads nothing more of what the server writes to this connection. */
  freeze(): void
  thaw(): void
}

/** The WebSocket below Socket.IO's client, as the package `ws` makes it in Node. */
interface Below {
  transport?: { ws?: Pick<WebSocket, 'pause' | 'resume'> }
}

/**
 * A client as someone writes it from the contract alone: Socket.IO's own, which comes back by itself, and `room:sync` with what it
 * knows after each coming back and wherever a change is missing.
 */
export function plainClient(options: {
  url: string
  person: Pick<Person, 'token'> & { user: { id: string } }
  name: string
  checker: Checker
}): PlainClient {
  const { url, person, name, checker } = options
  const witness = checker.witness(name)
  const held = new Map<number, Message>()
  /** Changes after one that is missing. */
  const ahead = new Set<number>()
  let known = 0
  let ready = false
  let syncing: Promise<void> | null = null
  let gapTimer: ReturnType<typeof setTimeout> | undefined
  let closed = false
  let said = 0
  let lastRead = 0
  let open = 0

  const socket = io(url, {
    auth: { token: person.token },
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 1_000,
    timeout: 5_000,
  })

  async function ask<N extends CommandName>(command: N, input: CommandRequest<N>): Promise<CommandOutput<N>> {
    const answer = (await socket.timeout(ANSWER_MS).emitWithAck(command, input)) as { ok: boolean; error: ErrorShape }
    if (answer.ok) return answer as never
    throw new ChatError(answer.error.code, answer.error.message, answer.error)
  }

  /** Until it is answered with a yes: no answer, and a refusal for now, are tried again. */
  async function insist<N extends CommandName>(command: N, input: CommandRequest<N>): Promise<CommandOutput<N> | null> {
    while (!closed) {
      try {
        if (socket.connected && ready) return await ask(command, input)
      } catch (error) {
        if (error instanceof ChatError) {
          checker.refused(error.code)
          if (error.retry_after_ms) await wait(error.retry_after_ms)
        }
      }
      await wait(AGAIN_MS / 2 + Math.random() * AGAIN_MS)
    }
    return null
  }

  function advance(rev: number) {
    known = Math.max(known, rev)
    while (ahead.delete(known + 1)) known++
    for (const one of ahead) if (one <= known) ahead.delete(one)
  }

  function take(message: Message) {
    const before = held.get(message.seq)
    if (!before || before.rev < message.rev) held.set(message.seq, message)
    if (message.rev === known + 1) advance(message.rev)
    else if (message.rev > known) ahead.add(message.rev)
  }

  function sync() {
    syncing ??= bringMissed().finally(() => {
      syncing = null
    })
  }

  async function bringMissed() {
    for (let more = true; more && socket.connected && !closed; ) {
      try {
        const page = (await ask('room:sync', { rooms: { [ROOM]: known } })).rooms[ROOM]
        if (!page) throw new Error(`${name} may not see ${ROOM}`)
        witness.caughtUp(page.messages)
        page.messages.forEach(take)
        advance(page.rev)
        more = page.more
      } catch (error) {
        if (error instanceof ChatError) checker.refused(error.code)
        await wait(AGAIN_MS)
      }
    }
  }

  function happened(message: Message) {
    take(message)
    if (ahead.size === 0) return
    clearTimeout(gapTimer)
    gapTimer = setTimeout(() => {
      if (ahead.size > 0) sync()
    }, GAP_MS)
  }

  socket.on('ready', ({ rooms }: EventPayload<'ready'>) => {
    ready = true
    if ((rooms.find(({ id }) => id === ROOM)?.rev ?? 0) > known) sync()
  })
  socket.on('connect', () => witness.connected())
  socket.on('message:posted', (message: Message) => {
    if (message.room_id !== ROOM) return
    witness.posted(message)
    happened(message)
  })
  socket.on('message:changed', (message: Message) => {
    if (message.room_id === ROOM) happened(message)
  })
  const comeBack = () => {
    ready = false
    // Told to go, Socket.IO's client stays away by itself.
    if (!socket.active && !closed) setTimeout(() => closed || socket.connect(), 100 + Math.random() * 400)
  }
  socket.on('disconnect', comeBack)
  socket.on('connect_error', comeBack)

  const below = () => (socket.io.engine as unknown as Below | undefined)?.transport?.ws
  return {
    name,
    freeze: () => below()?.pause(),
    thaw: () => below()?.resume(),
    isConnected: () => socket.connected && ready,
    async say() {
      const post = { nonce: crypto.randomUUID(), content: `${name} ${++said}`, userId: person.user.id, by: name }
      checker.sent(post)
      open++
      const answer = await insist('message:post', { room_id: ROOM, content: post.content, nonce: post.nonce })
      open--
      if (answer) checker.acknowledged(post.nonce, answer.message)
    },
    async read() {
      const seq = Math.max(0, ...held.keys())
      if (seq <= lastRead) return
      lastRead = seq
      await insist('room:read', { room_id: ROOM, seq })
    },
    isSettled: (rev) => socket.connected && ready && !syncing && open === 0 && ahead.size === 0 && known >= rev,
    async ending() {
      // It may be sent away at this very moment, when its server has the bus back, and asks again.
      const { rooms } = (await insist('room:list', {})) ?? { rooms: [] }
      const shown = [...held.values()].sort((a, b) => a.seq - b.seq)
      return { name, userId: person.user.id, shown, unread: rooms.find(({ id }) => id === ROOM)?.unread ?? -1 }
    },
    async close() {
      closed = true
      clearTimeout(gapTimer)
      socket.disconnect()
    },
  }
}
