/**
 * A server in memory that keeps to the contract, and the lines to it, which can be slow, cut, and lose, repeat or reorder events.
 * It stands for the network in the tests of the browser's side. Run it on fake timers.
 */
import type { Connection, ConnectionState } from '@/lib/client/connection'
import type { CommandName, CommandRequest } from '@/lib/contract/commands'
import { type ChatError, forbidden, invalid, isChatError, notFound, unavailable } from '@/lib/contract/errors'
import type { EventName, EventPayload } from '@/lib/contract/events'
import { countsAsUnread, type Message, SYNC_PAGE_SIZE } from '@/lib/contract/messages'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'

export const person = (username: string, name: string): User => ({
  id: `u-${username}`,
  username,
  name,
  avatar_url: null,
  is_guest: false,
  is_bot: false,
  role: 'member',
})

export const ROOM = 'harbour'
const EPOCH = Date.UTC(2026, 0, 1)

type Told = { [N in EventName]: { name: N; payload: EventPayload<N> } }[EventName]

/** What a line does to events. Chances from 0 to 1; `delay` in milliseconds, of events and of answers. */
export interface Weather {
  lose: number
  repeat: number
  delay(): number
  chance(): number
  /** Whether things overtake each other, by their delays, or keep their order. */
  inOrder: boolean
}

export const FAIR: Weather = { lose: 0, repeat: 0, delay: () => 5, chance: () => 1, inOrder: true }

export interface Line extends Connection {
  cut(): void
  connect(): void
  weather: Weather
  /** Answers the next commands of this name with this instead. */
  refuse(name: CommandName, ...errors: ChatError[]): void
  /** How often each command arrived. */
  readonly arrived: Map<CommandName, number>
}

export interface FakeServer {
  /** Oldest first. */
  readonly messages: readonly Message[]
  /** Ids of the files that were sent, by message. */
  readonly sentFiles: ReadonlyMap<string, readonly string[]>
  /** What was said of files, by file. */
  readonly captions: ReadonlyMap<string, string>
  view(userId: string): RoomView
  line(user: User): Line
  post(user: User, content: string, extra?: { thread_id?: string; nonce?: string }): Message
  /** Forgets the latest posts but so many, like a restored backup. */
  setBack(count: number): void
  change(messageId: string, how: 'edit' | 'delete' | 'restore' | 'react', user: User, value?: string): void
}

export function createFakeServer(people: readonly User[]): FakeServer {
  const messages: Message[] = []
  /** What stood in deleted messages. */
  const kept = new Map<string, Message>()
  const sentFiles = new Map<string, readonly string[]>()
  const captions = new Map<string, string>()
  const reads = new Map<string, number>()
  const lines = new Set<{ user: User; tell(told: Told): void }>()
  let rev = 0

  const find = (id: string) => {
    const message = messages.find((one) => one.id === id)
    if (!message) throw notFound('message')
    return message
  }

  const tellAll = (told: Told) => {
    for (const line of lines) line.tell(told)
  }

  function put(message: Message) {
    messages[message.seq - 1] = message
    tellAll({ name: 'message:changed', payload: message })
    return message
  }

  function countReplies(threadId: string | null) {
    if (threadId === null) return
    const reply_count = messages.filter((one) => one.thread_id === threadId && !one.deleted_at).length
    put({ ...find(threadId), reply_count, rev: ++rev })
  }

  function post(user: User, content: string, { thread_id, nonce }: { thread_id?: string | null; nonce?: string | null } = {}): Message {
    const known = nonce && messages.find((one) => one.nonce === nonce && one.user_id === user.id)
    if (known) return known
    const parent = thread_id ? find(thread_id) : null
    const seq = messages.length + 1
    const message: Message = {
      id: `m-${seq}`,
      room_id: ROOM,
      user_id: user.id,
      username: user.username,
      name: user.name,
      avatar_url: null,
      content,
      message_type: 'text',
      file_url: null,
      files: [],
      timestamp: new Date(EPOCH + seq * 1000).toISOString(),
      seq,
      rev: ++rev,
      nonce: nonce ?? null,
      thread_id: parent ? (parent.thread_id ?? parent.id) : null,
      reply_count: 0,
      mentions: people.filter((one) => content.includes(`@${one.username}`)).map((one) => one.id),
      reactions: [],
      edited_at: null,
      deleted_at: null,
    }
    messages.push(message)
    tellAll({ name: 'message:posted', payload: message })
    countReplies(message.thread_id)
    return message
  }

  function change(id: string, how: 'edit' | 'delete' | 'restore' | 'react', user: User, value = ''): Message {
    const message = find(id)
    const at = new Date(EPOCH + rev).toISOString()
    if (how === 'restore') {
      const before = kept.get(id)
      if (!before) return message
      kept.delete(id)
      const back = put({ ...before, reply_count: message.reply_count, rev: ++rev })
      countReplies(back.thread_id)
      return back
    }
    if (message.deleted_at) return message
    if (how === 'edit') {
      const mentions = people.filter((one) => value.includes(`@${one.username}`)).map((one) => one.id)
      return put({ ...message, content: value || `${message.content}!`, mentions, edited_at: at, rev: ++rev })
    }
    if (how === 'delete') {
      kept.set(id, message)
      const gone = put({ ...message, content: '', mentions: [], reactions: [], deleted_at: at, rev: ++rev })
      countReplies(gone.thread_id)
      return gone
    }
    const emoji = value || '👍'
    const mine = message.reactions.some((one) => one.emoji === emoji && one.user_ids.includes(user.id))
    const others = message.reactions.flatMap((one) => one.user_ids.filter((userId) => userId !== user.id))
    const user_ids = mine ? others : [...others, user.id]
    return put({ ...message, reactions: user_ids.length > 0 ? [{ emoji, count: user_ids.length, user_ids }] : [], rev: ++rev })
  }

  function view(userId: string): RoomView {
    const last_read_seq = reads.get(userId) ?? 0
    const after = messages.filter((one) => one.seq > last_read_seq)
    return {
      id: ROOM,
      name: ROOM,
      description: '',
      topic: '',
      visibility: 'public',
      kind: 'room',
      created_by: null,
      created_at: new Date(EPOCH).toISOString(),
      member_count: people.length,
      last_seq: messages.length,
      rev,
      guests_allowed: true,
      slow_mode_seconds: 0,
      picture_url: null,
      is_member: true,
      role: 'member',
      involvement: 'everything',
      last_read_seq,
      unread: after.filter((one) => countsAsUnread(one, userId)).length,
      mention_count: after.filter((one) => one.user_id !== userId && !one.deleted_at && one.mentions.includes(userId)).length,
      last_message_at: messages.at(-1)?.timestamp ?? null,
      people: [],
    }
  }

  function list({ thread_id = null, limit = 50, before, after, around }: CommandRequest<'message:list'>): Message[] {
    const all = messages.filter((one) => one.thread_id === (thread_id ?? null))
    if (after !== undefined) return all.filter((one) => one.seq > after).slice(0, limit)
    if (around === undefined) return all.filter((one) => before === undefined || one.seq < before).slice(-limit)
    const later = all.filter((one) => one.seq > around).slice(0, Math.floor(limit / 2))
    return [...all.filter((one) => one.seq <= around).slice(-Math.ceil(limit / 2)), ...later]
  }

  function answer(user: User, name: CommandName, input: unknown): object {
    const of = <N extends CommandName>(_: N) => input as CommandRequest<N>
    switch (name) {
      case 'message:post': {
        const { content, nonce, thread_id, file_ids = [] } = of('message:post')
        if (content === 'refuse me') throw invalid({ content: 'Refused.' })
        const message = post(user, content, { nonce, thread_id })
        sentFiles.set(message.id, file_ids)
        return { message }
      }
      case 'file:update':
        captions.set(of('file:update').file_id, of('file:update').caption)
        return {}
      case 'file:delete':
        return {}
      case 'message:list':
        return { messages: list(of('message:list')) }
      case 'room:sync': {
        const from = of('room:sync').rooms[ROOM]
        if (from === undefined) return { rooms: {} }
        const changed = messages.filter((one) => one.rev > from).sort((a, b) => a.rev - b.rev)
        const page = changed.slice(0, SYNC_PAGE_SIZE)
        const more = changed.length > page.length
        return { rooms: { [ROOM]: { messages: page, rev: more ? (page.at(-1)?.rev ?? from) : rev, more } } }
      }
      case 'room:get':
        return { room: view(user.id) }
      case 'room:read': {
        const seq = Math.max(reads.get(user.id) ?? 0, Math.min(of('room:read').seq, messages.length))
        reads.set(user.id, seq)
        for (const line of lines)
          if (line.user.id === user.id) line.tell({ name: 'room:read', payload: { room_id: ROOM, user_id: user.id, seq } })
        return { room_id: ROOM, seq }
      }
      case 'message:edit':
        return { message: change(of('message:edit').message_id, 'edit', user, of('message:edit').content) }
      case 'message:delete':
        return { message: change(of('message:delete').message_id, 'delete', user) }
      case 'message:restore':
        return { message: change(of('message:restore').message_id, 'restore', user) }
      case 'message:react':
      case 'message:unreact':
        return { message: change(of('message:react').message_id, 'react', user, of('message:react').emoji) }
      case 'notification:count':
        return { user_id: user.id, unread_count: 0 }
      case 'typing:start':
      case 'typing:stop':
        return {}
      default:
        throw forbidden(`The fake server does not know ${name}.`)
    }
  }

  function line(user: User): Line {
    const stateListeners = new Set<(state: ConnectionState) => void>()
    const listeners = new Map<EventName, Set<(payload: never) => void>>()
    const refusals = new Map<CommandName, ChatError[]>()
    const underWay = new Set<() => void>()
    let state: ConnectionState = { status: 'connecting' }
    let epoch = 0
    let wanted = false
    /** When what was sent last on the way in and out arrives, for lines that keep order. */
    const lastAt = { in: 0, out: 0 }

    const self: Line = {
      weather: FAIR,
      arrived: new Map(),
      state: () => state,
      onState: (listener) => {
        stateListeners.add(listener)
        return () => stateListeners.delete(listener)
      },
      on: (name, listener) => {
        const set = listeners.get(name) ?? new Set()
        listeners.set(name, set.add(listener as (payload: never) => void))
        return () => set.delete(listener as (payload: never) => void)
      },
      request: (name, input) =>
        new Promise((resolve, reject) => {
          if (state.status !== 'online') return reject(unavailable())
          const giveUp = () => {
            underWay.delete(giveUp)
            reject(unavailable())
          }
          underWay.add(giveUp)
          carry('in', () => {
            const settle = answerSafely(name, input)
            carry('out', () => {
              if (!underWay.delete(giveUp)) return
              settle(resolve as (value: object) => void, reject)
            })
          })
        }),
      start: () => {
        wanted = true
        self.connect()
      },
      stop: () => {
        wanted = false
        self.cut()
      },
      retryNow: () => self.connect(),
      refuse: (name, ...errors) => void refusals.set(name, [...(refusals.get(name) ?? []), ...errors]),
      cut() {
        if (state.status !== 'online') return
        epoch++
        lines.delete(tap)
        setState({ status: 'offline', next_try_at: Date.now() + 1000, network: true })
        for (const giveUp of [...underWay]) giveUp()
      },
      connect() {
        if (!wanted || state.status === 'online') return
        lastAt.in = 0
        lastAt.out = 0
        lines.add(tap)
        setState({ status: 'online' })
        const online = people.map(({ id, username }) => ({ user_id: id, username, status: 'online' as const }))
        emit({ name: 'ready', payload: { user, rooms: [view(user.id)], online } })
      },
    }

    const tap = {
      user,
      tell(told: Told) {
        const { lose, repeat, chance } = self.weather
        if (chance() < lose) return
        carry('out', () => emit(told))
        if (chance() < repeat) carry('out', () => emit(told))
      },
    }

    function answerSafely(name: CommandName, input: unknown): (resolve: (value: object) => void, reject: (error: unknown) => void) => void {
      self.arrived.set(name, (self.arrived.get(name) ?? 0) + 1)
      try {
        const refusal = refusals.get(name)?.shift()
        if (refusal) throw refusal
        const output = structuredClone(answer(user, name, input))
        return (resolve) => resolve(output)
      } catch (error) {
        if (!isChatError(error)) throw error
        return (_, reject) => reject(error)
      }
    }

    /** Brings something to the other end, unless the line is cut before it arrives there. */
    function carry(way: 'in' | 'out', arrive: () => void) {
      const { delay, inOrder } = self.weather
      const sentOn = epoch
      // Commands keep their order; so do events and answers on a line that keeps it.
      const at = way === 'in' || inOrder ? Math.max(lastAt[way], Date.now() + delay()) : Date.now() + delay()
      lastAt[way] = at
      setTimeout(() => {
        if (sentOn === epoch) arrive()
      }, at - Date.now())
    }

    function emit({ name, payload }: Told) {
      for (const listener of [...(listeners.get(name) ?? [])]) listener(structuredClone(payload) as never)
    }

    function setState(next: ConnectionState) {
      state = next
      for (const listener of [...stateListeners]) listener(next)
    }

    return self
  }

  function setBack(count: number) {
    messages.length = count
    rev = Math.max(...messages.map((message) => message.rev))
  }

  return { messages, sentFiles, captions, setBack, view, line, post, change: (id, how, user, value) => void change(id, how, user, value) }
}
