import { beforeEach, describe, expect, it } from 'vitest'
import { type Message, RESTORE_WINDOW_MS } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import type { Delivery } from '@/lib/domain/ports'
import { forgetDeleted } from '@/lib/domain/upkeep/forget'
import { ask, listen, makeUser } from '@/lib/testing/factories'
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
})

const post = async (author: User, content: string, thread_id?: string) =>
  (await ask(world, author, 'message:post', { room_id, content, thread_id })).message
const edit = async (actor: User, { id }: Message, content: string) =>
  (await ask(world, actor, 'message:edit', { message_id: id, content })).message
const remove = async (actor: User, { id }: Message) => (await ask(world, actor, 'message:delete', { message_id: id })).message
const restore = async (actor: User, { id }: Message) => (await ask(world, actor, 'message:restore', { message_id: id })).message
const react = async (actor: User, { id }: Message, emoji: string) =>
  (await ask(world, actor, 'message:react', { message_id: id, emoji })).message
const unreact = async (actor: User, { id }: Message, emoji: string) =>
  (await ask(world, actor, 'message:unreact', { message_id: id, emoji })).message
const list = async (thread_id?: string) => (await ask(world, tomas, 'message:list', { room_id, thread_id })).messages
const changes = () =>
  heard
    .filter((one) => one.event.startsWith('message:'))
    .map((one) => [one.event, (one.payload as Message).id, (one.payload as Message).rev])

describe('editing', () => {
  it('changes what everyone sees, takes the next rev and keeps the place', async () => {
    const message = await post(mira, 'Doors at eigth.')
    heard = listen(world)
    const edited = await edit(mira, message, 'Doors at eight.')
    expect(edited).toEqual({ ...message, content: 'Doors at eight.', rev: 2, edited_at: expect.any(String) })
    expect(await list()).toEqual([edited])
    expect(heard).toEqual([{ event: 'message:changed', payload: edited, to: { rooms: [room_id] } }])
  })

  it('to the same words changes nothing', async () => {
    const message = await post(mira, 'Doors at eight.')
    heard = listen(world)
    expect(await edit(mira, message, 'Doors at eight.')).toEqual(message)
    expect(heard).toEqual([])
  })

  it('keeps what it said before', async () => {
    const message = await post(mira, 'one')
    await edit(mira, message, 'two')
    await edit(mira, message, 'three')
    const rows = await world.db.sql<{ content: string }>('SELECT content FROM message_edits WHERE message_id = $1 ORDER BY rev', [
      message.id,
    ])
    expect(rows.map((row) => row.content)).toEqual(['one', 'two'])
  })

  it('mentions those it names now', async () => {
    const message = await post(mira, '@tomas')
    const mentioned = async () => (await ask(world, tomas, 'room:get', { room_id })).room.mention_count
    expect(await mentioned()).toBe(1)
    expect((await edit(mira, message, 'nobody')).mentions).toEqual([])
    expect(await mentioned()).toBe(0)
    expect((await edit(mira, message, '@tomas again')).mentions).toEqual([tomas.id])
    expect(await mentioned()).toBe(1)
  })

  it.each(['', '  ', 'x'.repeat(4001)])('refuses to make it empty or too long', async (content) => {
    await expect(edit(mira, await post(mira, 'words'), content)).rejects.toMatchObject({ code: 'invalid' })
  })

  it('of a deleted message finds nothing', async () => {
    const message = await post(mira, 'words')
    await remove(mira, message)
    await expect(edit(mira, message, 'other')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('many times at once ends with one of the versions, each with a rev of its own', async () => {
    const message = await post(mira, 'words')
    heard = listen(world)
    await Promise.all(Array.from({ length: 10 }, (_, i) => edit(mira, message, `${i}`)))
    // They may be told out of order: several connections answer. Whoever hears of them goes by the rev.
    const revs = changes().map(([, , rev]) => Number(rev))
    expect(revs.toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  })
})

describe('deleting', () => {
  it('leaves a tombstone in its place, with nothing in it', async () => {
    const message = await post(mira, 'a secret of @tomas')
    await react(tomas, message, '👍')
    heard = listen(world)
    const gone = await remove(mira, message)
    expect(gone).toMatchObject({
      id: message.id,
      seq: 1,
      content: '',
      mentions: [],
      reactions: [],
      files: [],
      deleted_at: expect.any(String),
    })
    expect(await list()).toEqual([gone])
    expect(JSON.stringify([heard, await ask(world, tomas, 'room:sync', { rooms: { [room_id]: 0 } })])).not.toContain('secret')
  })

  it('twice changes nothing the second time', async () => {
    const message = await post(mira, 'words')
    const gone = await remove(mira, message)
    heard = listen(world)
    expect(await remove(mira, message)).toEqual(gone)
    expect(heard).toEqual([])
  })

  it('of a reply counts it no more at the start of its thread', async () => {
    const root = await post(mira, 'start')
    const reply = await post(tomas, 'reply', root.id)
    await post(tomas, 'another', root.id)
    heard = listen(world)
    await remove(tomas, reply)
    expect((await list())[0]?.reply_count).toBe(1)
    expect(changes().map(([, id]) => id)).toEqual([reply.id, root.id])
    expect(await list(root.id)).toHaveLength(2)
  })
})

describe('restoring', () => {
  it('brings back all of it', async () => {
    const message = await post(mira, '@tomas look')
    const loved = await react(tomas, message, '👍')
    await remove(mira, message)
    heard = listen(world)
    const back = await restore(mira, message)
    expect(back).toEqual({ ...loved, rev: 4 })
    expect(changes()).toEqual([['message:changed', message.id, 4]])
    expect((await ask(world, tomas, 'room:get', { room_id })).room.mention_count).toBe(1)
  })

  it('counts a reply again', async () => {
    const root = await post(mira, 'start')
    const reply = await post(mira, 'reply', root.id)
    await remove(mira, reply)
    await restore(mira, reply)
    expect((await list())[0]?.reply_count).toBe(1)
  })

  it('is for whoever deleted it', async () => {
    const message = await post(tomas, 'words')
    await remove(mira, message)
    await expect(restore(tomas, message)).rejects.toMatchObject({ code: 'forbidden' })
    expect((await restore(mira, message)).content).toBe('words')
  })

  it('ends with its time, after which the words are erased', async () => {
    const message = await post(mira, 'words')
    await edit(mira, message, 'other words')
    await remove(mira, message)
    await world.db.sql('UPDATE messages SET deleted_at = $1', [new Date(Date.now() - RESTORE_WINDOW_MS - 1000)])
    await expect(restore(mira, message)).rejects.toMatchObject({ code: 'forbidden' })
    await forgetDeleted(world)
    expect(await world.db.sql('SELECT content FROM messages', [])).toEqual([{ content: '' }])
    expect(await world.db.sql('SELECT content FROM message_edits', [])).toEqual([])
  })

  it('changes nothing of a message that is there', async () => {
    const message = await post(mira, 'words')
    heard = listen(world)
    expect(await restore(mira, message)).toEqual(message)
    expect(heard).toEqual([])
  })

  it('is not undone by erasing what is due', async () => {
    const message = await post(mira, 'words')
    await remove(mira, message)
    await forgetDeleted(world)
    expect((await restore(mira, message)).content).toBe('words')
  })
})

describe('reacting', () => {
  it('counts people by emoji, in the order in which emoji came', async () => {
    const message = await post(mira, 'words')
    await react(tomas, message, '👍')
    await react(mira, message, '❤️')
    const { reactions, rev } = await react(mira, message, '👍')
    expect(reactions).toEqual([
      { emoji: '👍', count: 2, user_ids: [tomas.id, mira.id] },
      { emoji: '❤️', count: 1, user_ids: [mira.id] },
    ])
    expect(rev).toBe(4)
  })

  it('twice with the same changes nothing, not even rev', async () => {
    const message = await post(mira, 'words')
    const once = await react(tomas, message, '👍')
    heard = listen(world)
    expect(await react(tomas, message, '👍')).toEqual(once)
    expect(heard).toEqual([])
  })

  it('is taken back by the one who did it', async () => {
    const message = await post(mira, 'words')
    await react(tomas, message, '👍')
    await react(mira, message, '👍')
    expect((await unreact(tomas, message, '👍')).reactions).toEqual([{ emoji: '👍', count: 1, user_ids: [mira.id] }])
    expect((await unreact(mira, message, '👍')).reactions).toEqual([])
    heard = listen(world)
    expect((await unreact(mira, message, '👍')).reactions).toEqual([])
    expect(heard).toEqual([])
  })

  it('by many at once loses none', async () => {
    const message = await post(mira, 'words')
    const emojis = ['👍', '❤️', '🎉', '😀', '🚀', '👀', '🙌', '🔥']
    await Promise.all(emojis.flatMap((emoji) => [react(mira, message, emoji), react(tomas, message, emoji)]))
    expect((await list())[0]?.reactions.map((one) => one.count)).toEqual(emojis.map(() => 2))
  })

  it('stops at fifty different emoji', async () => {
    const message = await post(mira, 'words')
    const all = Array.from({ length: 50 }, (_, i) => String.fromCodePoint(0x1f600 + i))
    for (const emoji of all) await react(mira, message, emoji)
    await expect(react(tomas, message, '🚀')).rejects.toMatchObject({ code: 'invalid' })
    expect((await react(tomas, message, all[0]!)).reactions[0]?.count).toBe(2)
  })

  it('to a deleted message is a conflict', async () => {
    const message = await post(mira, 'words')
    await remove(mira, message)
    await expect(react(tomas, message, '👍')).rejects.toMatchObject({ code: 'conflict' })
    await expect(unreact(tomas, message, '👍')).rejects.toMatchObject({ code: 'conflict' })
  })
})

it('finds no message that is not there', async () => {
  for (const message_id of [crypto.randomUUID(), 'no id at all', "'; DROP TABLE messages"]) {
    const input = { message_id, content: 'x', emoji: '👍' }
    for (const name of ['message:edit', 'message:delete', 'message:restore', 'message:react', 'message:unreact'] as const) {
      await expect(ask(world, mira, name, input)).rejects.toMatchObject({ code: 'not_found' })
    }
  }
})

it('gives every change of a room a rev of its own, without a gap', async () => {
  const root = await post(mira, 'start')
  heard = listen(world)
  await Promise.all([
    post(tomas, 'reply', root.id),
    edit(mira, root, 'start again'),
    react(tomas, root, '👍'),
    post(mira, 'next'),
    react(mira, root, '👍'),
    post(tomas, 'second reply', root.id),
    unreact(tomas, root, '👍'),
  ])
  const { room } = await ask(world, mira, 'room:get', { room_id })
  const revs = heard.filter((one) => one.event.startsWith('message:')).map((one) => (one.payload as Message).rev)
  expect(revs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: room.rev - 1 }, (_, i) => i + 2))
})
