import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ROOM } from '@/lib/client/testing/fake-server'
import { createTyping } from '@/lib/client/typing'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp() {
  const told: string[] = []
  const typing = createTyping((name) => {
    told.push(name)
    return Promise.resolve({} as never)
  })
  const typists = () => (typing.store.getState()[ROOM] ?? []).map((typist) => typist.username)
  const starts = (username: string) => typing.started({ room_id: ROOM, user_id: `u-${username}`, username })
  return { typing, told, typists, starts }
}

test('names those who type in the order in which they began, until they stop', () => {
  const { typing, typists, starts } = setUp()
  starts('chen')
  starts('mira')
  starts('chen')
  expect(typists()).toEqual(['chen', 'mira'])
  typing.stopped({ room_id: ROOM, user_id: 'u-chen' })
  expect(typists()).toEqual(['mira'])
})

test('forgets someone whose stopping was never told', async () => {
  const { typists, starts } = setUp()
  starts('chen')
  await vi.advanceTimersByTimeAsync(4_000)
  starts('chen')
  await vi.advanceTimersByTimeAsync(5_900)
  expect(typists()).toEqual(['chen'])
  await vi.advanceTimersByTimeAsync(200)
  expect(typists()).toEqual([])
})

test('tells others once in three seconds, and when it ends', async () => {
  const { typing, told } = setUp()
  for (let i = 0; i < 70; i++) {
    typing.type(ROOM)
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(told).toEqual(['typing:start', 'typing:start', 'typing:start'])
  typing.rest(ROOM)
  typing.rest(ROOM)
  expect(told.slice(3)).toEqual(['typing:stop'])
})

test('does not say that it ended when it was forgotten long ago', async () => {
  const { typing, told } = setUp()
  typing.type(ROOM)
  await vi.advanceTimersByTimeAsync(6_000)
  typing.rest(ROOM)
  expect(told).toEqual(['typing:start'])
})
