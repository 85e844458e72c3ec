import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Request } from '@/lib/client/connection'
import { createNotifications, type Notifications } from '@/lib/client/notifications'
import type { CommandName } from '@/lib/contract/commands'
import { unavailable } from '@/lib/contract/errors'
import type { Notification } from '@/lib/contract/notifications'

const made = (id: string, more: Partial<Notification> = {}): Notification => ({
  id,
  user_id: 'u-mira',
  title: `Title ${id}`,
  body: '',
  notif_type: 'mention',
  room_id: 'harbour',
  message_id: `m-${id}`,
  is_read: false,
  created_at: '2026-11-20T10:00:00.000Z',
  seq: 1,
  thread_id: null,
  actor: null,
  ...more,
})

/** What the server has, newest first, and what it was asked. */
let held: Notification[]
let asked: CommandName[]
let fails: boolean
let notifications: Notifications

const request = ((name: CommandName, input: { notification_id?: string; limit?: number; cursor?: string }) => {
  asked.push(name)
  if (fails) return Promise.reject(unavailable())
  const set = (is_read: boolean, id?: string) => {
    held = held.map((one) => (id === undefined || one.id === id ? { ...one, is_read } : one))
  }
  if (name === 'notification:read') set(true, input.notification_id)
  if (name === 'notification:read-all') set(true)
  if (name === 'notification:delete') held = held.filter((one) => one.id !== input.notification_id)
  if (name === 'notification:list') {
    const from = input.cursor ? held.findIndex((one) => one.id === input.cursor) + 1 : 0
    const page = held.slice(from, from + (input.limit ?? 50))
    return Promise.resolve({ notifications: page, cursor: from + page.length < held.length ? (page.at(-1)?.id ?? null) : null })
  }
  return Promise.resolve({ unread_count: held.filter((one) => !one.is_read).length })
}) as unknown as Request

beforeEach(() => {
  vi.useFakeTimers()
  held = [made('2'), made('1')]
  asked = []
  fails = false
  notifications = createNotifications(request)
})
afterEach(() => {
  notifications.stop()
  vi.useRealTimers()
})

const state = () => notifications.store.getState()
const ids = () => state().items?.map((one) => one.id)

describe('before anyone looks', () => {
  it('only the count is asked for, once for what comes together', async () => {
    notifications.resume()
    await vi.runAllTimersAsync()
    expect([state().unread, state().items]).toEqual([2, null])
    for (const id of ['3', '4', '5']) {
      held.unshift(made(id))
      notifications.created(made(id))
    }
    await vi.runAllTimersAsync()
    expect([state().unread, asked]).toEqual([5, ['notification:count', 'notification:count']])
  })

  it('what most likely was told of is asked for, but waits to be told', async () => {
    notifications.doubt('unlikely')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked).toEqual([])
    notifications.doubt()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked).toEqual(['notification:count'])
  })
})

describe('the list', () => {
  it('is loaded page by page, and shows what comes at once and once', async () => {
    held = Array.from({ length: 120 }, (_, i) => made(String(i)))
    await notifications.load()
    expect(ids()).toHaveLength(50)
    await notifications.loadMore()
    await notifications.loadMore()
    await notifications.loadMore()
    expect(ids()).toEqual(held.map((one) => one.id))
    held = [made('7', { title: 'again' }), ...held.filter((one) => one.id !== '7')]
    notifications.created(made('7', { title: 'again' }))
    expect([state().items?.[0]?.title, ids()?.length]).toEqual(['again', 120])
    await vi.runAllTimersAsync()
    expect(ids()).toEqual(held.map((one) => one.id))
  })

  it('shows at once what one does with it', async () => {
    await notifications.load()
    const reading = notifications.read('1')
    expect([state().unread, state().items?.map((one) => one.is_read)]).toEqual([1, [false, true]])
    await reading
    const removing = notifications.remove('2')
    expect([state().unread, ids()]).toEqual([0, ['1']])
    await removing
    await vi.runAllTimersAsync()
    expect([state().unread, ids()]).toEqual([0, ['1']])
  })

  it('takes back what the server did not do', async () => {
    await notifications.load()
    fails = true
    await expect(notifications.readAll()).rejects.toMatchObject({ code: 'unavailable' })
    expect(state().unread).toBe(0)
    fails = false
    await vi.runAllTimersAsync()
    expect([state().unread, state().items?.every((one) => !one.is_read)]).toEqual([2, true])
  })

  it('is asked for again when no answer came, until it is over', async () => {
    fails = true
    await expect(notifications.load()).rejects.toMatchObject({ code: 'unavailable' })
    fails = false
    await vi.runAllTimersAsync()
    expect([state().unread, ids()]).toEqual([2, ['2', '1']])
    fails = true
    const last = notifications.load()
    notifications.stop()
    await expect(last).rejects.toMatchObject({ code: 'unavailable' })
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not use an answer that something done since has overtaken', async () => {
    await notifications.load()
    const late = notifications.load()
    await notifications.remove('1')
    await late
    expect(ids()).toEqual(['2'])
  })
})
