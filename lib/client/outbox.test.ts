import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createOutbox, type Outbox } from '@/lib/client/outbox'
import { createOutboxStorage } from '@/lib/client/outbox-storage'
import { type KeyValueStorage, memoryStorage } from '@/lib/client/storage'
import { createFakeServer, FAIR, type Line, person, ROOM } from '@/lib/client/testing/fake-server'
import { ChatError, rateLimited } from '@/lib/contract/errors'
import type { User } from '@/lib/contract/users'

const mira = person('mira', 'Mira Okafor')
const chen = person('chen', 'Chen Wei')

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** One tab: an outbox on its own line. */
function openTab(line: Line, storage: KeyValueStorage, { user = mira as User, locks = undefined as LockManager | undefined } = {}) {
  const outbox = createOutbox({
    userId: user.id,
    request: line.request,
    storage: createOutboxStorage(user.id, storage, locks),
    onSent: () => {},
  })
  line.on('message:posted', outbox.confirm)
  line.onState((state) => outbox.setOnline(state.status === 'online'))
  outbox.start()
  line.start()
  return outbox
}

const unsent = (outbox: Outbox) => (outbox.store.getState()[ROOM] ?? []).map((entry) => entry.content)
const settle = () => vi.advanceTimersByTimeAsync(60_000)

function setUp() {
  const server = createFakeServer([mira, chen])
  const line = server.line(mira)
  const storage = memoryStorage()
  return { server, line, storage, sentContents: () => server.messages.map((message) => message.content) }
}

test('shows a message at once and sends it when there is a connection', async () => {
  const { line, storage, sentContents } = setUp()
  const outbox = openTab(line, storage)
  line.cut()
  outbox.add(ROOM, { content: 'one' })
  outbox.add(ROOM, { content: 'two' })
  expect(unsent(outbox)).toEqual(['one', 'two'])
  await settle()
  expect(sentContents()).toEqual([])
  line.connect()
  await settle()
  expect(sentContents()).toEqual(['one', 'two'])
  expect(unsent(outbox)).toEqual([])
  expect(storage.keys('')).toEqual([])
})

test('1,000 messages over a line that is cut 50 times arrive once each, in order', async () => {
  const { line, storage, sentContents } = setUp()
  line.weather = { ...FAIR, delay: () => 1 + Math.floor(Math.random() * 6) }
  const outbox = openTab(line, storage)
  const written = Array.from({ length: 1_000 }, (_, i) => `message ${i}`)
  for (const content of written) outbox.add(ROOM, { content })
  for (let cut = 0; cut < 50; cut++) {
    await vi.advanceTimersByTimeAsync(Math.random() * 120)
    line.cut()
    await vi.advanceTimersByTimeAsync(Math.random() * 50)
    line.connect()
  }
  await settle()
  expect(sentContents()).toEqual(written)
  expect(line.arrived.get('message:post')).toBeGreaterThan(1_000)
})

test('a reload or crash at any moment loses nothing, sends nothing twice and keeps the order', async () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.constant('write' as const) },
    { weight: 1, arbitrary: fc.constantFrom('cut' as const, 'connect' as const, 'reload' as const, 'crash' as const) },
    { weight: 3, arbitrary: fc.nat({ max: 40 }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const { server, storage, sentContents } = setUp()
      let line = server.line(mira)
      let outbox = openTab(line, storage)
      let written = 0
      for (const one of steps) {
        if (one === 'write') outbox.add(ROOM, { content: `message ${written++}` })
        else if (one === 'cut') line.cut()
        else if (one === 'connect') line.connect()
        else if (typeof one === 'number') await vi.advanceTimersByTimeAsync(one)
        else {
          // A page that reloads says goodbye; one that crashes does not. Either way nothing more comes from it.
          if (one === 'reload') outbox.stop()
          line.stop()
          line = server.line(mira)
          outbox = openTab(line, storage)
        }
      }
      line.connect()
      await settle()
      expect(sentContents()).toEqual(Array.from({ length: written }, (_, i) => `message ${i}`))
      expect(storage.keys('')).toEqual([])
    }),
    { numRuns: 150 },
  )
}, 60_000)

describe('when the server refuses', () => {
  test('a message is kept as failed, those after it go, and trying again uses the same nonce', async () => {
    const { server, line, storage, sentContents } = setUp()
    const outbox = openTab(line, storage)
    line.refuse('message:post', new ChatError('forbidden', "You can't write here."))
    const { nonce } = outbox.add(ROOM, { content: 'one' })
    outbox.add(ROOM, { content: 'two' })
    await settle()
    expect(sentContents()).toEqual(['two'])
    expect(outbox.store.getState()[ROOM]).toMatchObject([
      { nonce, content: 'one', error: { code: 'forbidden', message: "You can't write here." } },
    ])
    outbox.retry(nonce)
    await settle()
    expect(server.messages.at(-1)).toMatchObject({ content: 'one', nonce })
    expect(unsent(outbox)).toEqual([])
  })

  test('a failed message stays failed after a reload, until it is given up', async () => {
    const { server, line, storage, sentContents } = setUp()
    const outbox = openTab(line, storage)
    outbox.add(ROOM, { content: 'refuse me' })
    await settle()
    outbox.stop()
    line.stop()
    const again = openTab(server.line(mira), storage)
    await settle()
    expect(again.store.getState()[ROOM]).toMatchObject([{ content: 'refuse me', error: { code: 'invalid' } }])
    expect(again.discard(again.store.getState()[ROOM]?.[0]?.nonce ?? '')).toBe(true)
    expect(storage.keys('')).toEqual([])
    expect(sentContents()).toEqual([])
  })

  test('too quick: it waits as long as it is told', async () => {
    const { line, storage, sentContents } = setUp()
    const outbox = openTab(line, storage)
    line.refuse('message:post', rateLimited(7_000))
    outbox.add(ROOM, { content: 'one' })
    await vi.advanceTimersByTimeAsync(6_900)
    expect(sentContents()).toEqual([])
    expect(line.arrived.get('message:post')).toBe(1)
    await vi.advanceTimersByTimeAsync(300)
    expect(sentContents()).toEqual(['one'])
  })

  test('what is to wait says until when, and goes by itself, in order', async () => {
    const { line, storage, sentContents } = setUp()
    const outbox = openTab(line, storage)
    const begun = Date.now()
    line.refuse('message:post', rateLimited(7_000))
    outbox.add(ROOM, { content: 'one' })
    await vi.advanceTimersByTimeAsync(100)
    outbox.add(ROOM, { content: 'two' })
    const waits = () => (outbox.store.getState()[ROOM] ?? []).map((entry) => entry.waits_until)
    const [until] = waits()
    expect(waits()).toEqual([until, until])
    expect(until).toBeGreaterThanOrEqual(begun + 7_000)
    expect(outbox.store.getState()[ROOM]).toMatchObject([{ error: null }, { error: null }])
    await settle()
    expect(sentContents()).toEqual(['one', 'two'])
    expect(outbox.store.getState()).toEqual({})
  })

  test('what is to wait for long is asked for again, in case the wait is over sooner', async () => {
    const { line, storage, sentContents } = setUp()
    const outbox = openTab(line, storage)
    line.refuse('message:post', rateLimited(3_600_000))
    outbox.add(ROOM, { content: 'one' })
    await settle()
    expect(sentContents()).toEqual(['one'])
  })

  test('it is tried at once when the wait is said to be over', async () => {
    const { line, storage, sentContents } = setUp()
    const outbox = openTab(line, storage)
    line.refuse('message:post', rateLimited(3_600_000))
    outbox.add(ROOM, { content: 'one' })
    await vi.advanceTimersByTimeAsync(100)
    outbox.tryNow('elsewhere')
    await vi.advanceTimersByTimeAsync(100)
    expect(sentContents()).toEqual([])
    outbox.tryNow(ROOM)
    await vi.advanceTimersByTimeAsync(100)
    expect(sentContents()).toEqual(['one'])
    expect(outbox.store.getState()).toEqual({})
  })

  test('what waits can be given up; what comes after it goes', async () => {
    const { line, storage, sentContents } = setUp()
    const outbox = openTab(line, storage)
    line.refuse('message:post', rateLimited(7_000))
    const { nonce } = outbox.add(ROOM, { content: 'one' })
    outbox.add(ROOM, { content: 'two' })
    await vi.advanceTimersByTimeAsync(100)
    expect(outbox.discard(nonce)).toBe(true)
    await settle()
    expect(sentContents()).toEqual(['two'])
    expect(storage.keys('')).toEqual([])
  })

  test('after a reload it asks again, whatever it was told before', async () => {
    const { server, line, storage, sentContents } = setUp()
    const outbox = openTab(line, storage)
    line.refuse('message:post', rateLimited(3_600_000))
    outbox.add(ROOM, { content: 'one' })
    await vi.advanceTimersByTimeAsync(100)
    outbox.stop()
    line.cut()
    openTab(server.line(mira), storage)
    await vi.advanceTimersByTimeAsync(500)
    expect(sentContents()).toEqual(['one'])
  })

  test('trouble on its side is tried again, and told when it does not end', async () => {
    const { line, storage, sentContents } = setUp()
    const outbox = openTab(line, storage)
    const broken = new ChatError('internal', 'Something broke on our side.')
    line.refuse('message:post', broken, broken, new ChatError('unavailable', 'Later.'))
    outbox.add(ROOM, { content: 'one' })
    await settle()
    expect(sentContents()).toEqual(['one'])
    line.refuse('message:post', ...Array.from({ length: 5 }, () => broken))
    outbox.add(ROOM, { content: 'two' })
    await settle()
    expect(outbox.store.getState()[ROOM]).toMatchObject([{ content: 'two', error: { code: 'internal' } }])
  })

  test('a message that is being sent at this moment cannot be given up', async () => {
    const { line, storage, sentContents } = setUp()
    const outbox = openTab(line, storage)
    const first = outbox.add(ROOM, { content: 'one' })
    const second = outbox.add(ROOM, { content: 'two' })
    expect(outbox.discard(first.nonce)).toBe(false)
    expect(outbox.discard(second.nonce)).toBe(true)
    await settle()
    expect(sentContents()).toEqual(['one'])
  })
})

test('what one account left unsent is not sent by another', async () => {
  const { server, line, storage, sentContents } = setUp()
  const outbox = openTab(line, storage)
  line.cut()
  outbox.add(ROOM, { content: "mira's" })
  outbox.stop()
  line.stop()
  const others = openTab(server.line(chen), storage, { user: chen })
  await settle()
  expect(unsent(others)).toEqual([])
  expect(sentContents()).toEqual([])
})

test('a second tab leaves the unsent to the first, and takes them over when that one is gone', async () => {
  vi.useRealTimers()
  const { server, line, storage, sentContents } = setUp()
  const locks = navigator.locks
  const first = openTab(line, storage, { locks })
  line.cut()
  first.add(ROOM, { content: 'one' })
  first.add(ROOM, { content: 'two' })
  const second = openTab(server.line(mira), storage, { locks })
  const third = openTab(server.line(mira), storage, { locks })
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect([unsent(second), unsent(third), sentContents()]).toEqual([[], [], []])
  line.stop()
  first.stop()
  await expect.poll(sentContents).toEqual(['one', 'two'])
  await expect.poll(() => storage.keys('')).toEqual([])
  for (const tab of [second, third]) tab.stop()
})
