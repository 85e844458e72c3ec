import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { ask, listen, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

const room_id = 'general'

let world: World
let mira: User
let tomas: User

beforeEach(async () => {
  world = await testWorld()
  mira = await makeUser(world, 'mira')
  tomas = await makeUser(world, 'tomas')
})

const post = async (author: User, content: string, thread_id?: string) =>
  (await ask(world, author, 'message:post', { room_id, content, thread_id })).message
const read = (reader: User, seq: number) => ask(world, reader, 'room:read', { room_id, seq })
/** [unread, mentions] */
async function counts(reader: User) {
  const { room } = await ask(world, reader, 'room:get', { room_id })
  return [room.unread, room.mention_count]
}

describe('unread', () => {
  it("counts others' messages after the read position", async () => {
    for (const content of ['one', 'two', 'three']) await post(mira, content)
    expect(await counts(tomas)).toEqual([3, 0])
    expect(await counts(mira)).toEqual([0, 0])
    await read(tomas, 2)
    expect(await counts(tomas)).toEqual([1, 0])
    await read(tomas, 3)
    expect(await counts(tomas)).toEqual([0, 0])
  })

  it('is not moved by posting', async () => {
    await post(mira, 'one')
    await post(tomas, 'my own')
    await post(mira, 'two')
    expect(await counts(tomas)).toEqual([2, 0])
  })

  it('leaves out replies and what was deleted, and counts what was brought back', async () => {
    const root = await post(mira, 'start')
    await post(mira, 'reply', root.id)
    const message = await post(mira, 'to be deleted')
    expect(await counts(tomas)).toEqual([2, 0])
    await ask(world, mira, 'message:delete', { message_id: message.id })
    expect(await counts(tomas)).toEqual([1, 0])
    await ask(world, mira, 'message:restore', { message_id: message.id })
    expect(await counts(tomas)).toEqual([2, 0])
  })

  it('leaves out what the system says', async () => {
    const message = await post(mira, 'as if the system said it')
    await world.db.sql(`UPDATE messages SET type = 'system' WHERE id = $1`, [message.id])
    expect(await counts(tomas)).toEqual([0, 0])
  })

  it('begins at the end on joining', async () => {
    await post(mira, 'before')
    const chen = await makeUser(world, 'chen')
    expect(await counts(chen)).toEqual([0, 0])
    await post(mira, 'after')
    expect(await counts(chen)).toEqual([1, 0])
    await ask(world, chen, 'room:leave', { room_id })
    expect(await counts(chen)).toEqual([0, 0])
    await ask(world, chen, 'room:join', { room_id })
    expect(await counts(chen)).toEqual([0, 0])
  })
})

describe('mention_count', () => {
  it('counts unread mentions, those in replies too, but not ones of oneself', async () => {
    const root = await post(mira, '@tomas look')
    await post(mira, 'again, @tomas', root.id)
    await post(tomas, 'note to @tomas')
    expect(await counts(tomas)).toEqual([1, 2])
    expect(await counts(mira)).toEqual([1, 0])
    await read(tomas, 1)
    expect(await counts(tomas)).toEqual([0, 1])
    await read(tomas, 2)
    expect(await counts(tomas)).toEqual([0, 0])
  })

  it('leaves out what was deleted', async () => {
    const message = await post(mira, '@tomas look')
    await ask(world, mira, 'message:delete', { message_id: message.id })
    expect(await counts(tomas)).toEqual([0, 0])
  })
})

describe('room:read', () => {
  it('only moves forward', async () => {
    for (const content of ['one', 'two', 'three']) await post(mira, content)
    expect(await read(tomas, 2)).toEqual({ room_id, seq: 2 })
    expect(await read(tomas, 1)).toEqual({ room_id, seq: 2 })
    expect(await counts(tomas)).toEqual([1, 0])
  })

  it('takes a position beyond the end as the end', async () => {
    await post(mira, 'one')
    expect(await read(tomas, 1_000_000)).toEqual({ room_id, seq: 1 })
    await post(mira, 'two')
    expect(await counts(tomas)).toEqual([1, 0])
  })

  it('tells the reader alone, and only when it moved', async () => {
    await post(mira, 'one')
    const heard = listen(world)
    await read(tomas, 1)
    await read(tomas, 1)
    await read(tomas, 0)
    expect(heard).toEqual([{ event: 'room:read', payload: { room_id, user_id: tomas.id, seq: 1 }, to: { users: [tomas.id] } }])
  })
})

it('is never wrong: what is computed is what a plain count of everything says', async () => {
  const random = mulberry32(20261120)
  const ids: string[] = []
  for (let i = 0; i < 120; i++) {
    const author = random() < 0.5 ? mira : tomas
    const what = random()
    if (what < 0.6 || ids.length === 0) {
      const thread = random() < 0.2 ? ids[Math.floor(random() * ids.length)] : undefined
      ids.push((await post(author, random() < 0.3 ? '@tomas @mira' : 'words', thread)).id)
    } else if (what < 0.75) {
      await ask(world, author, 'message:delete', { message_id: ids[Math.floor(random() * ids.length)]! }).catch(() => {})
    } else if (what < 0.85) {
      await ask(world, author, 'message:restore', { message_id: ids[Math.floor(random() * ids.length)]! }).catch(() => {})
    } else await read(author, Math.floor(random() * ids.length))

    if (i % 10 !== 9) continue
    for (const reader of [mira, tomas]) {
      const { room } = await ask(world, reader, 'room:get', { room_id })
      const { messages } = (await ask(world, reader, 'room:sync', { rooms: { [room_id]: 0 } })).rooms[room_id]!
      const later = messages.filter((one) => one.seq > room.last_read_seq && one.user_id !== reader.id && !one.deleted_at)
      expect(room.unread).toBe(later.filter((one) => one.thread_id === null).length)
      expect(room.mention_count).toBe(later.filter((one) => one.mentions.includes(reader.id)).length)
    }
  }
})

/** Random numbers that are the same in every run. */
function mulberry32(seed: number) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
