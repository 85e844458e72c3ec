import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Chat, createChat } from '@/lib/client/chat'
import { memoryStorage } from '@/lib/client/storage'
import { createFakeServer, FAIR, type FakeServer, type Line, person, ROOM, type Weather } from '@/lib/client/testing/fake-server'
import { notFound, unavailable } from '@/lib/contract/errors'
import type { Message } from '@/lib/contract/messages'

const mira = person('mira', 'Mira Okafor')
const chen = person('chen', 'Chen Wei')

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function open(server: FakeServer, storage = memoryStorage()): { chat: Chat; line: Line } {
  const line = server.line(mira)
  const chat = createChat({ user: mira, connection: line, storage })
  chat.start()
  return { chat, line }
}

const settle = () => vi.advanceTimersByTimeAsync(60_000)
const main = (chat: Chat) => chat.messages(ROOM).list()
const contents = (chat: Chat) =>
  main(chat)
    .store.getState()
    .entries.map((entry) => entry.message.content)

/** What the window should hold, given where it begins and ends. */
function expectTruth(chat: Chat, server: FakeServer, threadId: string | null = null) {
  const window = chat.messages(ROOM).list(threadId).window()
  if (!window.loaded) return
  const from = window.hasOlder ? (window.items[0]?.seq ?? 0) : 0
  const to = window.hasNewer ? (window.items.at(-1)?.seq ?? 0) : Infinity
  const truth = server.messages.filter((message) => message.thread_id === threadId && message.seq >= from && message.seq <= to)
  expect(window.items).toEqual(truth)
}

test('shows the latest page and what is posted after it', async () => {
  const server = createFakeServer([mira, chen])
  for (let i = 1; i <= 60; i++) server.post(chen, `line ${i}`)
  const { chat } = open(server)
  main(chat).watch()
  await settle()
  expect(main(chat).store.getState()).toMatchObject({ status: 'ready', hasOlder: true, hasNewer: false })
  server.post(chen, 'line 61')
  await settle()
  expect(contents(chat)).toEqual(Array.from({ length: 51 }, (_, i) => `line ${i + 11}`))
  await Promise.all([main(chat).load('older'), settle()])
  expect(main(chat).store.getState()).toMatchObject({ hasOlder: false, loading: null })
  expect(contents(chat)).toHaveLength(61)
})

test('a first page that fails is asked for again until it comes, and what went wrong is shown meanwhile', async () => {
  const server = createFakeServer([mira, chen])
  server.post(chen, 'hello')
  const { chat, line } = open(server)
  await settle()
  line.refuse('message:list', unavailable(), unavailable(), unavailable())
  const seen = new Set<string>()
  main(chat).store.subscribe(({ status, error }) => seen.add(`${status} ${error?.code}`))
  main(chat).watch()
  await settle()
  expect(contents(chat)).toEqual(['hello'])
  expect([...seen]).toEqual(['loading undefined', 'failed unavailable', 'ready undefined'])
  expect(line.arrived.get('message:list')).toBe(4)
})

test('a first page is not asked for again when nobody looks, or when that would change nothing', async () => {
  const server = createFakeServer([mira, chen])
  const { chat, line } = open(server)
  await settle()
  line.refuse('message:list', unavailable(), notFound('room'))
  const leave = main(chat).watch()
  await vi.advanceTimersByTimeAsync(50)
  leave()
  await settle()
  expect(line.arrived.get('message:list')).toBe(1)
  main(chat).watch()
  await settle()
  expect(await main(chat).load('older')).toBe(false)
  main(chat).changed()
  await settle()
  expect(main(chat).store.getState()).toMatchObject({ status: 'failed', error: { code: 'not_found' } })
  expect(line.arrived.get('message:list')).toBe(2)
})

test('what was missed by far is loaded again until that works', async () => {
  const server = createFakeServer([mira, chen])
  const { chat, line } = open(server)
  main(chat).watch()
  await settle()
  line.cut()
  for (let i = 1; i <= 1_500; i++) server.post(chen, `line ${i}`)
  line.refuse('message:list', unavailable(), unavailable())
  line.connect()
  await settle()
  expect(contents(chat).at(-1)).toBe('line 1500')
})

test('a change that comes while the page is on its way is not lost', async () => {
  const server = createFakeServer([mira, chen])
  const message = server.post(chen, 'draft')
  const { chat, line } = open(server)
  await settle()
  line.weather = { ...FAIR, inOrder: false, delay: slowThenFast([10, 500, 1]) }
  main(chat).watch()
  await vi.advanceTimersByTimeAsync(20)
  server.change(message.id, 'edit', chen)
  await settle()
  expect(contents(chat)).toEqual(['draft!'])
})

test('of two changes that come while the page is on its way, the later one wins in whatever order they come', async () => {
  const server = createFakeServer([mira, chen])
  const message = server.post(chen, 'draft')
  const { chat, line } = open(server)
  await settle()
  line.weather = { ...FAIR, inOrder: false, delay: slowThenFast([1, 500, 100, 50]) }
  main(chat).watch()
  await vi.advanceTimersByTimeAsync(20)
  server.change(message.id, 'edit', chen)
  server.change(message.id, 'edit', chen)
  await settle()
  expect(contents(chat)).toEqual(['draft!!'])
})

test('fills a gap that a lost event left when the next one shows it', async () => {
  const server = createFakeServer([mira, chen])
  server.post(chen, 'one')
  const { chat, line } = open(server)
  main(chat).watch()
  await settle()
  line.weather = { ...FAIR, lose: 1, chance: () => 0 }
  server.post(chen, 'two')
  await settle()
  expect(contents(chat)).toEqual(['one'])
  line.weather = FAIR
  server.post(chen, 'three')
  await settle()
  expect(contents(chat)).toEqual(['one', 'two', 'three'])
  expect(line.arrived.get('room:sync')).toBe(1)
})

test('a room that is opened before there is a connection is loaded once, not replayed', async () => {
  const server = createFakeServer([mira, chen])
  for (let i = 1; i <= 60; i++) server.post(chen, `line ${i}`)
  const line = server.line(mira)
  const chat = createChat({ user: mira, connection: line, storage: memoryStorage() })
  main(chat).watch()
  await settle()
  expect(main(chat).store.getState()).toMatchObject({ status: 'loading', entries: [] })
  chat.start()
  await settle()
  expect(contents(chat)).toHaveLength(50)
  expect([...line.arrived].filter(([name]) => name.startsWith('message:'))).toEqual([['message:list', 1]])
})

test('asks for nothing when nothing was missed', async () => {
  const server = createFakeServer([mira, chen])
  const { chat, line } = open(server)
  main(chat).watch()
  await settle()
  line.arrived.clear()
  for (let i = 0; i < 30; i++) {
    const message = server.post(chen, `line ${i}`)
    server.change(message.id, 'react', chen)
    server.post(chen, 'reply', { thread_id: message.id })
  }
  chat.markRead(ROOM, server.messages.length)
  await settle()
  expectTruth(chat, server)
  expect(line.arrived.get('room:sync')).toBeUndefined()
})

test('loads the room again instead of replaying thousands of changes', async () => {
  const server = createFakeServer([mira, chen])
  const root = server.post(chen, 'root')
  const { chat, line } = open(server)
  main(chat).watch()
  chat.messages(ROOM).list(root.id).watch()
  await settle()
  line.cut()
  server.change(root.id, 'edit', chen)
  for (let i = 0; i < 1_500; i++) server.post(chen, `line ${i}`)
  line.arrived.clear()
  line.connect()
  await settle()
  expect(line.arrived.get('room:sync')).toBeUndefined()
  expect(contents(chat)).toHaveLength(50)
  expectTruth(chat, server)
  expect(chat.messages(ROOM).list(root.id).store.getState().root?.message).toEqual(server.messages[0])
})

test('a connection that goes while the room is loaded again leaves it to the next one', async () => {
  const server = createFakeServer([mira, chen])
  const first = server.post(chen, 'first')
  const { chat, line } = open(server)
  main(chat).watch()
  await settle()
  line.cut()
  server.change(first.id, 'edit', chen)
  for (let i = 0; i < 1_500; i++) server.change(first.id, 'react', chen)
  line.connect()
  await vi.advanceTimersByTimeAsync(2)
  line.cut()
  line.connect()
  line.cut()
  line.connect()
  await settle()
  expect(contents(chat)).toEqual(['first!'])
  expectTruth(chat, server)
})

test('a thread shows its start and its replies, and the room shows neither reply', async () => {
  const server = createFakeServer([mira, chen])
  const root = server.post(chen, 'root')
  server.post(chen, 'reply', { thread_id: root.id })
  const { chat } = open(server)
  main(chat).watch()
  const thread = chat.messages(ROOM).list(root.id)
  await settle()
  thread.watch()
  await settle()
  chat.post(ROOM, { content: 'answer', thread_id: root.id })
  expect(thread.store.getState().entries).toHaveLength(1)
  await settle()
  expect(thread.store.getState().entries.map((entry) => entry.message.content)).toEqual(['reply', 'answer'])
  expect(thread.store.getState().root?.message.reply_count).toBe(2)
  expect(contents(chat)).toEqual(['root'])
})

test('keeps the place of a reader who is back in history, and a post brings them to the end', async () => {
  const server = createFakeServer([mira, chen])
  for (let i = 1; i <= 200; i++) server.post(chen, `line ${i}`)
  const { chat } = open(server)
  main(chat).watch()
  await settle()
  await Promise.all([main(chat).load({ around: 60 }), settle()])
  expect(main(chat).store.getState()).toMatchObject({ hasOlder: true, hasNewer: true })
  server.post(chen, 'line 201')
  await settle()
  expect(contents(chat)).not.toContain('line 201')
  expectTruth(chat, server)
  chat.post(ROOM, { content: 'mine' })
  await settle()
  expect(contents(chat).slice(-2)).toEqual(['line 201', 'mine'])
  expectTruth(chat, server)
})

test('posts that overtake each other are all counted, and those that overtake an answer too', async () => {
  const server = createFakeServer([mira, chen])
  const { chat, line } = open(server)
  await settle()
  line.weather = { ...FAIR, inOrder: false, delay: slowThenFast([60, 20, 5]) }
  server.post(chen, 'one')
  server.post(chen, 'two @mira')
  server.post(chen, 'three')
  await settle()
  expect(chat.views.store.getState().rooms[ROOM]).toEqual(server.view(mira.id))
  // Asked at 300 ms, read by the server at once, answered after a second; a post comes in between.
  line.weather = { ...FAIR, lose: 1, chance: () => 0 }
  server.post(chen, 'lost')
  line.weather = { ...FAIR, inOrder: false, delay: slowThenFast([1, 1, 1_000, 1]) }
  server.post(chen, 'shows that one was lost')
  await vi.advanceTimersByTimeAsync(500)
  server.post(chen, 'overtakes the answer')
  await vi.advanceTimersByTimeAsync(900)
  expect(chat.views.store.getState().rooms[ROOM]).toEqual(server.view(mira.id))
})

test('a message that is brought back counts again, though its deletion was before this connection', async () => {
  const server = createFakeServer([mira, chen])
  const message = server.post(chen, 'look @mira')
  server.change(message.id, 'delete', chen)
  const { chat } = open(server)
  await settle()
  expect(chat.views.store.getState().rooms[ROOM]).toMatchObject({ unread: 0, mention_count: 0 })
  server.change(message.id, 'restore', chen)
  await settle()
  expect(chat.views.store.getState().rooms[ROOM]).toMatchObject({ unread: 1, mention_count: 1 })
})

test('a message that is brought back counts again, though its deletion was missed and what is held is not caught up yet', async () => {
  const server = createFakeServer([mira, chen])
  server.post(chen, 'one')
  const { chat, line } = open(server)
  main(chat).watch()
  await settle()
  line.cut()
  server.change('m-1', 'delete', chen)
  // What was missed is asked for at once, and comes late.
  line.weather = { ...FAIR, inOrder: false, delay: slowThenFast([500, 1]) }
  line.connect()
  await vi.advanceTimersByTimeAsync(0)
  server.change('m-1', 'restore', chen)
  await settle()
  expect(chat.views.store.getState().rooms[ROOM]).toEqual(server.view(mira.id))
})

test('an edit that takes a mention back, and a deletion, change the counts', async () => {
  const server = createFakeServer([mira, chen])
  const first = server.post(chen, 'look @mira')
  server.post(chen, 'second')
  const { chat } = open(server)
  await settle()
  server.change(first.id, 'edit', chen, 'look')
  await settle()
  expect(chat.views.store.getState().rooms[ROOM]).toMatchObject({ unread: 2, mention_count: 0 })
  server.change('m-2', 'delete', chen)
  await settle()
  expect(chat.views.store.getState().rooms[ROOM]).toMatchObject({ unread: 1 })
})

test('a deletion that was lost is noticed by the next change, whatever that is', async () => {
  const server = createFakeServer([mira, chen])
  server.post(mira, 'mine')
  server.post(chen, 'second')
  const { chat, line } = open(server)
  await settle()
  line.weather = { ...FAIR, lose: 1, chance: () => 0 }
  server.change('m-2', 'delete', chen)
  line.weather = FAIR
  server.change('m-1', 'react', chen)
  await settle()
  expect(chat.views.store.getState().rooms[ROOM]).toEqual(server.view(mira.id))
})

test('a deletion that was loaded before its event came changes the count', async () => {
  const server = createFakeServer([mira, chen])
  server.post(chen, 'one')
  const { chat, line } = open(server)
  await settle()
  line.weather = { ...FAIR, inOrder: false, delay: slowThenFast([500, 1]) }
  server.change('m-1', 'delete', chen)
  main(chat).watch()
  await settle()
  expect(chat.views.store.getState().rooms[ROOM]).toMatchObject({ unread: 0 })
})

test('a deletion that comes while the room is being asked for makes it ask again', async () => {
  const server = createFakeServer([mira, chen])
  for (let i = 1; i <= 3; i++) server.post(chen, `line ${i}`)
  const { chat, line } = open(server)
  await settle()
  line.weather = { ...FAIR, inOrder: false, delay: slowThenFast([1, 1, 1_000, 1]) }
  server.change('m-1', 'delete', chen)
  await vi.advanceTimersByTimeAsync(600)
  server.change('m-2', 'delete', chen)
  await settle()
  expect(chat.views.store.getState().rooms[ROOM]).toEqual(server.view(mira.id))
})

test('a post that was already read on another device does not count', async () => {
  const server = createFakeServer([mira, chen])
  const { chat, line } = open(server)
  const other = server.line(mira)
  other.start()
  await settle()
  line.weather = { ...FAIR, inOrder: false, delay: slowThenFast([200, 1]) }
  server.post(chen, 'one')
  void other.request('room:read', { room_id: ROOM, seq: 1 })
  await vi.advanceTimersByTimeAsync(220)
  expect(chat.views.store.getState().rooms[ROOM]).toMatchObject({ last_seq: 1, last_read_seq: 1, unread: 0 })
})

test('a page of history does not join a window that took the place of its own', async () => {
  const server = createFakeServer([mira, chen])
  for (let i = 1; i <= 200; i++) server.post(chen, `line ${i}`)
  const { chat, line } = open(server)
  main(chat).watch()
  await settle()
  await Promise.all([main(chat).load({ around: 60 }), settle()])
  line.weather = { ...FAIR, inOrder: false, delay: slowThenFast([1, 1, 50, 100]) }
  void main(chat).load('latest')
  void main(chat).load('older')
  await settle()
  expectTruth(chat, server)
})

test('of two jumps the later one stands, though the page of the first comes last', async () => {
  const server = createFakeServer([mira, chen])
  for (let i = 1; i <= 300; i++) server.post(chen, `line ${i}`)
  const { chat, line } = open(server)
  main(chat).watch()
  await settle()
  line.weather = { ...FAIR, inOrder: false, delay: slowThenFast([1, 1, 200, 5]) }
  void main(chat).load({ around: 60 })
  void main(chat).load({ around: 200 })
  await settle()
  server.change('m-60', 'react', chen)
  await settle()
  expect(contents(chat)).toContain('line 200')
  expect(contents(chat)).not.toContain('line 60')
})

test('shows an edit, a reaction and a deletion at once and takes them back when refused', async () => {
  const server = createFakeServer([mira, chen])
  const message = server.post(mira, 'hello')
  const { chat, line } = open(server)
  main(chat).watch()
  await settle()
  line.cut()
  const edited = chat.edit(message.id, 'hullo')
  const shown = () => main(chat).store.getState().entries[0]?.message
  await expect(edited).rejects.toMatchObject({ code: 'unavailable' })
  await settle()
  expect(shown()?.content).toBe('hello')
  line.connect()
  await settle()
  const reacted = chat.react(message.id, '🎉')
  await vi.advanceTimersByTimeAsync(1)
  expect(shown()?.reactions).toEqual([{ emoji: '🎉', count: 1, user_ids: [mira.id] }])
  expect(server.messages[0]?.reactions).toEqual([])
  await settle()
  await reacted
  expect(shown()).toEqual(server.messages[0])
})

test('what takes a change back is sent when the change is answered, and what comes after a refused one goes all the same', async () => {
  const server = createFakeServer([mira, chen])
  const message = server.post(mira, 'hello')
  const { chat, line } = open(server)
  main(chat).watch()
  await settle()
  line.weather = { ...FAIR, delay: () => 100 }
  const [removed, restored] = [chat.remove(message.id), chat.restore(message.id)]
  await vi.advanceTimersByTimeAsync(150)
  expect([line.arrived.get('message:delete'), line.arrived.get('message:restore')]).toEqual([1, undefined])
  await settle()
  await Promise.all([removed, restored])
  expect(contents(chat)).toEqual(['hello'])
  line.refuse('message:react', unavailable())
  const refused = expect(chat.react(message.id, '🎉')).rejects.toMatchObject({ code: 'unavailable' })
  const edited = chat.edit(message.id, 'hullo')
  await settle()
  await Promise.all([refused, edited])
  expect(contents(chat)).toEqual(['hullo'])
})

test('what came with the page is shown before any connection, and kept up after', async () => {
  const server = createFakeServer([mira, chen])
  server.post(chen, 'one')
  const initial = { rooms: [server.view(mira.id)], room_id: ROOM, messages: [...server.messages] }
  const line = server.line(mira)
  const chat = createChat({ user: mira, connection: line, initial, storage: memoryStorage() })
  expect(contents(chat)).toEqual(['one'])
  server.change('m-1', 'edit', chen)
  server.post(chen, 'two')
  chat.start()
  main(chat).watch()
  await settle()
  expect(contents(chat)).toEqual(['one!', 'two'])
  expect(line.arrived.get('message:list')).toBeUndefined()
})

/** Each delay once, and the last for ever. */
function slowThenFast(delays: number[]) {
  return () => (delays.length > 1 ? delays.shift() : delays[0]) ?? 0
}

type Step =
  | { do: 'post' | 'reply' | 'edit' | 'delete' | 'restore' | 'react'; at: number; mention: boolean }
  | { do: 'send' | 'sendReply' | 'older' | 'newer' | 'latest' | 'around' | 'read' | 'openThread' | 'leave' | 'watch'; at: number }
  | { do: 'cut' | 'connect' | 'wait'; ms: number }
  | { do: 'burst'; count: number }

const at = fc.nat({ max: 400 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom('post', 'reply', 'edit', 'delete', 'restore', 'react'), at, mention: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('send', 'sendReply', 'older', 'newer', 'latest', 'around', 'read', 'openThread', 'leave', 'watch'),
      at,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('cut', 'connect', 'wait'), ms: fc.nat({ max: 400 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('burst'), count: fc.integer({ min: 1, max: 500 }) }) },
)

async function play(steps: Step[], seed: number, chaos: Pick<Weather, 'lose' | 'repeat' | 'inOrder'>) {
  const random = randomOf(seed)
  const server = createFakeServer([mira, chen])
  for (let i = 0; i < 120; i++) server.post(i % 5 === 0 ? mira : chen, `line ${i}`)
  const { chat, line } = open(server)
  line.weather = { ...chaos, delay: () => Math.floor(random() * 120), chance: random }
  const pick = (index: number): Message => server.messages[index % server.messages.length] as Message
  const threads = new Set<string>()
  const sent: string[] = []
  let release = main(chat).watch()
  for (const one of steps) {
    const who = random() < 0.5 ? mira : chen
    switch (one.do) {
      case 'post':
        server.post(chen, one.mention ? `hello @mira ${one.at}` : `post ${one.at}`)
        break
      case 'reply':
        server.post(chen, one.mention ? 'look @mira' : 'reply', { thread_id: pick(one.at).id })
        break
      case 'edit':
      case 'delete':
      case 'restore':
      case 'react':
        server.change(pick(one.at).id, one.do, who)
        break
      case 'send':
        sent.push(chat.post(ROOM, { content: `mine ${one.at}` }).nonce)
        break
      case 'sendReply':
        sent.push(chat.post(ROOM, { content: `mine ${one.at}`, thread_id: pick(one.at).id }).nonce)
        break
      case 'older':
      case 'newer':
      case 'latest':
        void main(chat).load(one.do)
        break
      case 'around':
        void main(chat).load({ around: one.at })
        break
      case 'read':
        chat.markRead(ROOM, Math.min(one.at, server.messages.length))
        break
      case 'openThread': {
        const root = pick(one.at)
        if (root.thread_id) break
        threads.add(root.id)
        chat.messages(ROOM).list(root.id).watch()
        break
      }
      case 'leave':
        release()
        break
      case 'watch':
        release()
        release = main(chat).watch()
        break
      case 'cut':
        line.cut()
        break
      case 'connect':
        line.connect()
        break
      case 'burst':
        for (let i = 0; i < one.count; i++) server.post(chen, `burst ${i}`)
        break
      case 'wait':
        await vi.advanceTimersByTimeAsync(one.ms)
    }
  }
  return { server, chat, line, threads, sent }
}

function randomOf(seed: number) {
  let state = seed || 1
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    return state / 0x7fffffff
  }
}

async function expectAllTrue({ server, chat, threads, sent }: Awaited<ReturnType<typeof play>>) {
  expectTruth(chat, server)
  for (const threadId of threads) {
    expectTruth(chat, server, threadId)
    const root = chat.messages(ROOM).list(threadId).store.getState().root
    if (root) expect(root.message).toEqual(server.messages.find((message) => message.id === threadId))
  }
  const nonces = server.messages.map((message) => message.nonce).filter((nonce) => nonce !== null)
  expect(nonces).toEqual(sent)
  const keys = main(chat)
    .store.getState()
    .entries.map((entry) => entry.key)
  expect(new Set(keys).size).toBe(keys.length)
  expect(chat.views.store.getState().rooms[ROOM]).toEqual({ ...server.view(mira.id) })
}

test('whatever is cut, lost, repeated or overtaken, the next connection ends in the truth', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), fc.nat(), async (steps, seed) => {
      const played = await play(steps, seed, { lose: 0.15, repeat: 0.15, inOrder: false })
      await settle()
      played.line.weather = FAIR
      played.line.cut()
      played.line.connect()
      await settle()
      await expectAllTrue(played)
      played.chat.stop()
    }),
    { numRuns: 150 },
  )
}, 120_000)

test('one event that arrives is enough to notice and bring all that were lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), fc.nat(), async (steps, seed) => {
      const played = await play(steps, seed, { lose: 0.3, repeat: 0, inOrder: false })
      played.line.connect()
      await settle()
      played.line.weather = FAIR
      played.server.post(chen, 'last')
      await settle()
      await expectAllTrue(played)
      played.chat.stop()
    }),
    { numRuns: 150 },
  )
}, 120_000)

test('a server that was set back to an earlier day is believed', async () => {
  const server = createFakeServer([mira, chen])
  for (let i = 1; i <= 5; i++) server.post(chen, `line ${i}`)
  const { chat, line } = open(server)
  main(chat).watch()
  await settle()
  line.cut()
  server.setBack(3)
  line.connect()
  await settle()
  expect(contents(chat)).toEqual(['line 1', 'line 2', 'line 3'])
  server.post(chen, 'another line 4')
  await settle()
  expect(contents(chat).at(-1)).toBe('another line 4')
  expect(chat.views.store.getState().rooms[ROOM]).toEqual(server.view(mira.id))
})

test('on a line that loses nothing, no new connection is needed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), fc.nat(), async (steps, seed) => {
      const played = await play(steps, seed, { lose: 0, repeat: 0.2, inOrder: false })
      played.line.connect()
      await settle()
      await expectAllTrue(played)
      played.chat.stop()
    }),
    { numRuns: 150 },
  )
}, 120_000)
