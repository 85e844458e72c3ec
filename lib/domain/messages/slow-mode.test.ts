import { beforeEach, describe, expect, it } from 'vitest'
import { SLOW_MODE_MAX_SECONDS } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { createPostQueue } from '@/lib/domain/messages/post-queue'
import type { Delivery } from '@/lib/domain/ports'
import { forgetDeleted } from '@/lib/domain/upkeep/forget'
import { ask, listen, makeRoom, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

const SECONDS = 30
const room_id = 'studio'
const TOO_SOON = { code: 'rate_limited', retry_after_ms: expect.any(Number) as number }

let world: World
let mira: User
let tomas: User
let chen: User
let heard: Delivery[]

beforeEach(async () => {
  world = await testWorld()
  mira = await makeUser(world, 'mira')
  tomas = await makeUser(world, 'tomas')
  chen = await makeUser(world, 'chen')
  await makeRoom(world, mira, { id: room_id, members: [tomas, chen] })
  await slow(SECONDS)
  heard = listen(world)
})

const slow = (slow_mode_seconds: number) => ask(world, mira, 'room:update', { room_id, slow_mode_seconds })
const post = async (author: User, more: { nonce?: string; thread_id?: string; room_id?: string } = {}, where = world) =>
  (await ask(where, author, 'message:post', { room_id, content: 'on air', ...more })).message
const pass = (seconds: number) =>
  world.db.sql(`UPDATE slow_mode_turns SET posted_at = posted_at - $1::int * interval '1 second'`, [seconds])
const messages = async () => (await ask(world, mira, 'message:list', { room_id })).messages

describe('in a room in slow mode', () => {
  it('a member waits from one message to the next, and hears how long', async () => {
    await post(tomas)
    await pass(10)
    const refused = await post(tomas).catch((error: unknown) => error)
    const { retry_after_ms: wait } = refused as { retry_after_ms: number }
    expect(refused).toMatchObject({ ...TOO_SOON, message: `Slow mode: you can post again in ${Math.ceil(wait / 1_000)} s.` })
    expect(wait).toBeGreaterThan((SECONDS - 20) * 1_000)
    expect(wait).toBeLessThanOrEqual((SECONDS - 10) * 1_000)
    await pass(SECONDS - 10)
    expect((await post(tomas)).seq).toBe(2)
  })

  it('what is refused leaves no trace, and does not make the wait longer', async () => {
    await post(tomas)
    await pass(SECONDS - 10)
    await expect(post(tomas, { nonce: 'early' })).rejects.toMatchObject(TOO_SOON)
    expect(await messages()).toHaveLength(1)
    expect(heard.filter((one) => one.event === 'message:posted')).toHaveLength(1)
    await pass(10)
    const { seq, rev } = await post(tomas, { nonce: 'early' })
    expect({ seq, rev }).toEqual({ seq: 2, rev: 2 })
  })

  it('each waits for themselves, and in other rooms nobody does', async () => {
    await post(tomas)
    await post(chen)
    await post(tomas, { room_id: 'general' })
    await post(tomas, { room_id: 'general' })
  })

  it('replies count like other messages', async () => {
    const { id } = await post(tomas)
    await expect(post(tomas, { thread_id: id })).rejects.toMatchObject(TOO_SOON)
  })

  it('its owner and admins do not wait', async () => {
    await ask(world, mira, 'member:update', { room_id, user_id: chen.id, role: 'admin' })
    for (const one of [mira, mira, chen, chen]) await post(one)
    await ask(world, mira, 'member:update', { room_id, user_id: chen.id, role: 'member' })
    await post(chen)
    await expect(post(chen)).rejects.toMatchObject(TOO_SOON)
  })

  it('a message that was sent before is answered as ever', async () => {
    const first = await post(tomas, { nonce: 'n1' })
    expect(await post(tomas, { nonce: 'n1' })).toEqual(first)
    await expect(post(tomas, { nonce: 'n2' })).rejects.toMatchObject(TOO_SOON)
  })

  it('what could not be posted anyway takes no turn', async () => {
    await expect(post(tomas, { thread_id: crypto.randomUUID() })).rejects.toMatchObject({ code: 'not_found' })
    await post(tomas)
  })

  it('leaving and coming back does not help', async () => {
    await post(tomas)
    await ask(world, tomas, 'room:leave', { room_id })
    await ask(world, tomas, 'room:join', { room_id })
    await expect(post(tomas)).rejects.toMatchObject(TOO_SOON)
  })

  it('deleting the message does not help either', async () => {
    const { id } = await post(tomas)
    await ask(world, tomas, 'message:delete', { message_id: id })
    await expect(post(tomas)).rejects.toMatchObject(TOO_SOON)
  })

  it.each([
    ['one process', () => [world]],
    ['two', () => [world, { ...world, posts: createPostQueue(world) }]],
  ])('of many that one person sends at once to %s, one is posted', async (_, worlds) => {
    const all = worlds()
    const results = await Promise.allSettled(Array.from({ length: 12 }, (_each, i) => post(i % 4 ? tomas : chen, {}, all[i % all.length])))
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(2)
    for (const one of results) if (one.status === 'rejected') expect(one.reason).toMatchObject(TOO_SOON)
    expect(new Set((await messages()).map((one) => one.user_id))).toEqual(new Set([tomas.id, chen.id]))
  })
})

describe('slow mode', () => {
  it('is told with the room, and can be shortened and ended', async () => {
    expect((await ask(world, tomas, 'room:get', { room_id })).room.slow_mode_seconds).toBe(SECONDS)
    await post(tomas)
    await pass(10)
    await slow(5)
    expect(heard.at(-1)).toMatchObject({ event: 'room:changed', payload: { slow_mode_seconds: 5 } })
    await post(tomas)
    await slow(0)
    await post(tomas)
  })

  it('stays as it is when something else is changed', async () => {
    expect((await ask(world, mira, 'room:update', { room_id, topic: 'x' })).room.slow_mode_seconds).toBe(SECONDS)
  })

  it.each([-1, SLOW_MODE_MAX_SECONDS + 1, 1.5])('cannot be %d seconds', async (seconds) => {
    await expect(slow(seconds)).rejects.toMatchObject({ code: 'invalid', details: { slow_mode_seconds: expect.any(String) as string } })
  })

  it('is not for members to set, nor for direct messages', async () => {
    await expect(ask(world, tomas, 'room:update', { room_id, slow_mode_seconds: 0 })).rejects.toMatchObject({ code: 'forbidden' })
    const dm = (await ask(world, mira, 'dm:open', { user_ids: [tomas.id] })).room
    await expect(ask(world, mira, 'room:update', { room_id: dm.id, slow_mode_seconds: 5 })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('is forgotten when it can hold nobody up any more', async () => {
    await post(tomas)
    const rows = () => world.db.sql('SELECT 1 FROM slow_mode_turns', [])
    await forgetDeleted(world)
    expect(await rows()).toHaveLength(1)
    await pass(SLOW_MODE_MAX_SECONDS)
    await forgetDeleted(world)
    expect(await rows()).toHaveLength(0)
  })
})
