import { beforeEach, describe, expect, it } from 'vitest'
import { MESSAGE_MAX_LENGTH, type Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import type { Delivery } from '@/lib/domain/ports'
import { ask, listen, makeRoom, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

const room_id = 'general'

let world: World
let mira: User
let tomas: User
let heard: Delivery[]

beforeEach(async () => {
  world = await testWorld()
  mira = await makeUser(world, 'mira')
  tomas = await makeUser(world, 'tomas')
  heard = listen(world)
})

const post = async (author: User, content: string, more: { nonce?: string; thread_id?: string; room_id?: string } = {}) =>
  (await ask(world, author, 'message:post', { room_id, content, ...more })).message
const list = async (reader: User, more: { thread_id?: string } = {}) =>
  (await ask(world, reader, 'message:list', { room_id, ...more })).messages
const postedEvents = () => heard.filter((one) => one.event === 'message:posted').map((one) => one.payload as Message)

describe('posting', () => {
  it('gives the message as everyone sees it', async () => {
    const message = await post(mira, 'Doors at eight.', { nonce: 'n1' })
    expect(message).toMatchObject({
      room_id,
      user_id: mira.id,
      username: 'mira',
      name: 'Mira Novak',
      content: 'Doors at eight.',
      message_type: 'text',
      seq: 1,
      rev: 1,
      nonce: 'n1',
      thread_id: null,
      reply_count: 0,
      files: [],
      file_url: null,
      edited_at: null,
      deleted_at: null,
    })
    expect(await list(tomas)).toEqual([message])
    expect(postedEvents()).toEqual([message])
  })

  it('numbers the messages of a room 1, 2, 3, however many come at once', async () => {
    const messages = await Promise.all(Array.from({ length: 60 }, (_, i) => post(i % 2 ? mira : tomas, `${i}`)))
    expect(messages.map((one) => one.seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
    expect(postedEvents().map((one) => one.seq)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
  })

  it('keeps the order in which one person sent', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, i) => post(mira, `${i}`)))
    expect((await list(tomas)).map((one) => one.content)).toEqual(Array.from({ length: 30 }, (_, i) => `${i}`))
  })

  it('numbers each room for itself', async () => {
    const studio = await makeRoom(world, mira, { name: 'Studio' })
    await post(mira, 'here')
    expect((await post(mira, 'there', { room_id: studio.id })).seq).toBe(1)
    expect((await post(mira, 'here again')).seq).toBe(2)
  })

  it('takes as many characters as a message can have, and not one more', async () => {
    expect((await post(mira, '😀'.repeat(MESSAGE_MAX_LENGTH))).content).toHaveLength(MESSAGE_MAX_LENGTH * 2)
    await expect(post(mira, 'x'.repeat(MESSAGE_MAX_LENGTH + 1))).rejects.toMatchObject({
      code: 'invalid',
      details: { content: expect.any(String) },
    })
  })

  it.each(['', '   ', '\n\t'])('refuses nothing to say: %j', async (content) => {
    await expect(post(mira, content)).rejects.toMatchObject({ code: 'invalid', details: { content: expect.any(String) } })
    expect(heard).toEqual([])
  })

  it('keeps what was written to the letter', async () => {
    const content = `  'quoted' "twice" \\ $1 {} %s <b>&amp; 日本語 é e\u0301 👩‍👩‍👧‍👦\r\n\ttabbed\u200b  `
    await post(mira, content)
    expect((await list(tomas))[0]?.content).toBe(content)
  })

  it('takes no file that is not there', async () => {
    await expect(ask(world, mira, 'message:post', { room_id, content: 'look', file_ids: ['nothing'] })).rejects.toMatchObject({
      code: 'invalid',
    })
  })
})

describe('a nonce', () => {
  it('posted again gives the first message, creates nothing and tells nobody', async () => {
    const first = await post(mira, 'once', { nonce: 'same' })
    const again = await post(mira, 'other words', { nonce: 'same' })
    expect(again).toEqual(first)
    expect(await list(tomas)).toHaveLength(1)
    expect(postedEvents()).toHaveLength(1)
  })

  it('posted many times at once makes one message and one event', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => post(mira, 'once', { nonce: 'same' })))
    expect(new Set(all.map((one) => one.id)).size).toBe(1)
    expect(postedEvents()).toHaveLength(1)
    expect((await post(mira, 'next')).seq).toBe(2)
  })

  it('is one of its room and its author', async () => {
    const studio = await makeRoom(world, mira, { name: 'Studio' })
    const ids = [
      await post(mira, 'a', { nonce: 'same' }),
      await post(tomas, 'b', { nonce: 'same' }),
      await post(mira, 'c', { nonce: 'same', room_id: studio.id }),
    ].map((one) => one.id)
    expect(new Set(ids).size).toBe(3)
  })

  it('gives the message as it is now: edited, or a tombstone', async () => {
    const first = await post(mira, 'once', { nonce: 'same' })
    await ask(world, mira, 'message:edit', { message_id: first.id, content: 'twice' })
    expect((await post(mira, 'once', { nonce: 'same' })).content).toBe('twice')
    await ask(world, mira, 'message:delete', { message_id: first.id })
    expect(await post(mira, 'once', { nonce: 'same' })).toMatchObject({ id: first.id, content: '', deleted_at: expect.any(String) })
    expect(await list(tomas)).toHaveLength(1)
  })

  it('does not let one in who has left', async () => {
    await post(tomas, 'once', { nonce: 'same' })
    await ask(world, tomas, 'room:leave', { room_id })
    await expect(post(tomas, 'once', { nonce: 'same' })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('a reply', () => {
  it('takes its place in the order, counts at the start of its thread, and stands in the thread alone', async () => {
    const root = await post(mira, 'Who has the tape?')
    const reply = await post(tomas, 'I do.', { thread_id: root.id })
    expect(reply).toMatchObject({ seq: 2, rev: 2, thread_id: root.id })
    expect((await list(mira)).map((one) => [one.id, one.reply_count, one.rev])).toEqual([[root.id, 1, 3]])
    expect(await list(mira, { thread_id: root.id })).toEqual([reply])
    expect(heard.map((one) => one.event)).toEqual(['message:posted', 'message:posted', 'notification:created', 'message:changed'])
  })

  it('to a reply joins the thread of its start', async () => {
    const root = await post(mira, 'Who has the tape?')
    const reply = await post(tomas, 'I do.', { thread_id: root.id })
    const third = await post(mira, 'Good.', { thread_id: reply.id })
    expect(third.thread_id).toBe(root.id)
    expect((await list(mira))[0]?.reply_count).toBe(2)
  })

  it('to a message of another room, or to none, is not found', async () => {
    const studio = await makeRoom(world, mira, { name: 'Studio' })
    const elsewhere = await post(mira, 'there', { room_id: studio.id })
    for (const thread_id of [elsewhere.id, crypto.randomUUID(), 'no id at all']) {
      await expect(post(mira, 'reply', { thread_id })).rejects.toMatchObject({ code: 'not_found' })
    }
    expect((await post(mira, 'next')).seq).toBe(1)
  })

  it('among many at once counts each', async () => {
    const root = await post(mira, 'Who has the tape?')
    await Promise.all(Array.from({ length: 20 }, (_, i) => post(tomas, `${i}`, { thread_id: root.id })))
    expect((await list(mira))[0]?.reply_count).toBe(20)
  })
})

describe('mentions', () => {
  it('name the members whose username stands in the content, and nobody else', async () => {
    const chen = await makeUser(world, 'chen')
    await ask(world, chen, 'room:leave', { room_id })
    const message = await post(mira, '@Tomas and @chen and @nobody, see @mira')
    expect(message.mentions).toEqual([mira.id, tomas.id].sort())
  })
})
