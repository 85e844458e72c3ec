import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { type BannerState, createBanner } from '@/lib/client/banner'
import type { ChatState } from '@/lib/client/chat-state'
import type { OutboxEntry, OutboxState } from '@/lib/client/outbox'
import { person, ROOM } from '@/lib/client/testing/fake-server'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp(connection: ChatState['connection'] = { status: 'online' }) {
  const chat = createStore<ChatState>(() => ({
    me: person('mira', 'Mira Okafor'),
    people: {},
    presence: {},
    connection,
    catchingUp: false,
  }))
  const outbox = createStore<OutboxState>(() => ({}))
  const banner = createBanner({ chat, outbox })
  const said: BannerState[] = []
  banner.store.subscribe((state) => said.push(state.banner))
  banner.start()
  return {
    said,
    now: () => banner.store.getState().banner,
    goAway: (network = true, wait = 4_500) => chat.setState({ connection: { status: 'offline', next_try_at: Date.now() + wait, network } }),
    comeBack: () => chat.setState({ connection: { status: 'online' } }),
    catchingUp: (catchingUp: boolean) => chat.setState({ catchingUp }),
    queue: (...nonces: string[]) => outbox.setState({ [ROOM]: nonces.map((nonce) => ({ nonce, error: null }) as OutboxEntry) }),
  }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('says nothing of a cut that is mended at once', async () => {
  const { said, goAway, comeBack } = setUp()
  goAway()
  await pass(1_900)
  comeBack()
  await pass(10_000)
  expect(said).toEqual([])
})

test('says nothing of a first connection that takes its time, and of one that fails what it says of others', async () => {
  const slow = setUp({ status: 'connecting' })
  await pass(10_000)
  slow.comeBack()
  await pass(10_000)
  expect(slow.said).toEqual([])

  const failing = setUp({ status: 'connecting' })
  failing.goAway()
  await pass(2_000)
  expect(failing.now()).toEqual({ kind: 'reconnecting', seconds: 3 })
})

test('counts down to the next try, and says when it is back', async () => {
  const { now, goAway, comeBack, catchingUp } = setUp()
  goAway()
  await pass(2_000)
  expect(now()).toEqual({ kind: 'reconnecting', seconds: 3 })
  await pass(1_000)
  expect(now()).toEqual({ kind: 'reconnecting', seconds: 2 })
  catchingUp(true)
  comeBack()
  expect(now()).toEqual({ kind: 'reconnecting', seconds: 2 })
  catchingUp(false)
  expect(now()).toEqual({ kind: 'back' })
  await pass(3_000)
  expect(now()).toBeNull()
})

test('says when the device has no network', async () => {
  const { now, goAway } = setUp()
  goAway(false)
  await pass(2_000)
  expect(now()).toEqual({ kind: 'offline' })
})

test('counts the messages that waited, not those written after', async () => {
  const { now, goAway, comeBack, queue } = setUp()
  queue('a')
  goAway()
  await pass(2_000)
  queue('a', 'b', 'c')
  comeBack()
  expect(now()).toEqual({ kind: 'sending', count: 3 })
  queue('c', 'd')
  expect(now()).toEqual({ kind: 'sending', count: 1 })
  queue('d')
  expect(now()).toEqual({ kind: 'back' })
})
