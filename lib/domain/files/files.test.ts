import { beforeEach, describe, expect, it } from 'vitest'
import type { File } from '@/lib/contract/files'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { setPreview } from '@/lib/domain/files/file-queries'
import { NO_PREVIEW } from '@/lib/domain/files/file-row'
import { forgetDeleted } from '@/lib/domain/upkeep/forget'
import { ask, listen, makeFile, makeRoom, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

let world: World
let clock: ReturnType<typeof manualClock>
let ada: User
let mira: User
let tomas: User
let room: RoomView

beforeEach(async () => {
  clock = manualClock()
  world = await testWorld({ clock })
  ada = await makeUser(world, 'ada')
  mira = await makeUser(world, 'mira')
  tomas = await makeUser(world, 'tomas')
  room = await makeRoom(world, ada, { visibility: 'private', members: [mira] })
})

const send = async (who: User, files: File[], more: { content?: string; nonce?: string } = {}) =>
  (await ask(world, who, 'message:post', { room_id: room.id, content: '', file_ids: files.map((one) => one.id), ...more })).message
const sees = (who: User, file: File) =>
  ask(world, who, 'file:get', { file_id: file.id }).then(
    (found) => found.file.id === file.id,
    (error: { code: string }) => error.code,
  )
const jobs = async () =>
  (await world.db.sql<{ kind: string; key: string }>('SELECT kind, key FROM jobs ORDER BY id', [])).map(({ kind, key }) => `${kind} ${key}`)
const blobOf = async (file: File) =>
  (await world.db.sql<{ blob_id: string }>('SELECT blob_id FROM files WHERE id = $1', [file.id]))[0]!.blob_id

describe('a message with files', () => {
  it('has them in the order given, says so, and may be without words', async () => {
    const [a, b, c] = [await makeFile(world, ada), await makeFile(world, ada, { filename: 'b.txt' }), await makeFile(world, ada)]
    const heard = listen(world)
    const message = await send(ada, [c, a, b])
    expect(message).toMatchObject({ content: '', message_type: 'file', file_url: c.url })
    expect(message.files.map((one) => one.id)).toEqual([c.id, a.id, b.id])
    expect(message.files[2]).toMatchObject({ filename: 'b.txt', content_type: 'text/plain', size: b.size, thumbnail_url: null })
    expect(heard.map((one) => one.payload)).toEqual([message])
    expect((await ask(world, mira, 'message:list', { room_id: room.id })).messages).toEqual([message])
    expect((await ask(world, mira, 'room:sync', { rooms: { [room.id]: 0 } })).rooms[room.id]?.messages).toEqual([message])
    const { message: edited } = await ask(world, ada, 'message:edit', { message_id: message.id, content: 'Tides' })
    expect(edited.files).toEqual(message.files)
    expect((await ask(world, ada, 'message:edit', { message_id: message.id, content: '' })).message.content).toBe('')
  })

  it('posted again by its nonce is the first one, with its files', async () => {
    const file = await makeFile(world, ada)
    const message = await send(ada, [file], { nonce: 'n' })
    expect(await send(ada, [file], { nonce: 'n' })).toEqual(message)
  })

  it('takes only files that its author has uploaded and not sent, each once, and all or nothing', async () => {
    const [mine, hers] = [await makeFile(world, ada), await makeFile(world, mira)]
    const refused = { code: 'invalid', details: { file_ids: 'There is no such file.' } }
    await expect(send(ada, [mine, hers])).rejects.toMatchObject(refused)
    await expect(send(ada, [mine, mine])).rejects.toMatchObject({ code: 'invalid' })
    await expect(send(ada, [{ ...mine, id: crypto.randomUUID() }])).rejects.toMatchObject(refused)
    const outcomes = await Promise.allSettled([send(ada, [mine]), send(ada, [mine]), send(ada, [mine])])
    expect(outcomes.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
    await expect(send(ada, [mine])).rejects.toMatchObject(refused)
    const { messages } = await ask(world, ada, 'message:list', { room_id: room.id })
    expect(messages.map((one) => one.files.length)).toEqual([1])
  })

  it('in slow mode waits like any other, and its files wait with it', async () => {
    await ask(world, ada, 'room:update', { room_id: room.id, slow_mode_seconds: 60 })
    const [a, b] = [await makeFile(world, mira), await makeFile(world, mira)]
    expect((await send(mira, [a])).files).toHaveLength(1)
    await expect(send(mira, [b])).rejects.toMatchObject({ code: 'rate_limited' })
    expect(await sees(ada, b)).toBe('not_found')
    await ask(world, ada, 'room:update', { room_id: room.id, slow_mode_seconds: 0 })
    expect((await send(mira, [b])).files).toHaveLength(1)
  })

  it('is nothing without either words or files, after an edit too', async () => {
    await expect(send(ada, [])).rejects.toMatchObject({ code: 'invalid' })
    const message = await send(ada, [], { content: 'x' })
    await expect(ask(world, ada, 'message:edit', { message_id: message.id, content: ' ' })).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('a file is seen', () => {
  it('before it is sent by whoever uploaded it, then by the members of the room, and by nobody else', async () => {
    const file = await makeFile(world, ada)
    expect([await sees(ada, file), await sees(mira, file), await sees(tomas, file)]).toEqual([true, 'not_found', 'not_found'])
    await send(ada, [file])
    expect([await sees(ada, file), await sees(mira, file), await sees(tomas, file)]).toEqual([true, true, 'not_found'])
    await ask(world, ada, 'member:remove', { room_id: room.id, user_id: mira.id })
    expect(await sees(mira, file)).toBe('not_found')
    await expect(ask(world, mira, 'file:list', { room_id: room.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('by nobody while its message or its room is deleted', async () => {
    const file = await makeFile(world, ada)
    const { id: message_id } = await send(ada, [file])
    await ask(world, ada, 'message:delete', { message_id })
    expect([await sees(ada, file), await sees(mira, file)]).toEqual(['not_found', 'not_found'])
    expect((await ask(world, ada, 'file:list', { room_id: room.id })).files).toEqual([])
    const { message } = await ask(world, ada, 'message:restore', { message_id })
    expect(message.files.map((one) => one.id)).toEqual([file.id])
    expect(await sees(mira, file)).toBe(true)
    await ask(world, ada, 'room:delete', { room_id: room.id })
    expect(await sees(ada, file)).toBe('not_found')
    expect((await ask(world, ada, 'file:list', {})).files).toEqual([])
  })

  it('in the list of its room, newest first, by kind and by part of its name, page by page', async () => {
    const files = []
    for (const filename of ['a_1.txt', 'b%2.txt', 'c.png'])
      files.push(await makeFile(world, ada, { filename, kind: filename === 'c.png' ? 'image' : 'text' }))
    await makeFile(world, ada, { filename: 'unsent.txt', roomId: room.id })
    for (const file of files) await send(ada, [file])
    const names = async (input: object) =>
      (await ask(world, mira, 'file:list', { room_id: room.id, ...input })).files.map((one) => one.filename)
    expect(await names({})).toEqual(['c.png', 'b%2.txt', 'a_1.txt'])
    expect(await names({ kind: 'text' })).toEqual(['b%2.txt', 'a_1.txt'])
    expect(await names({ kind: 'document' })).toEqual(['b%2.txt', 'a_1.txt'])
    expect(await names({ kind: 'audio' })).toEqual([])
    const [latest] = (await ask(world, mira, 'file:list', { room_id: room.id, limit: 1 })).files
    const posted = (await ask(world, mira, 'message:list', { room_id: room.id, limit: 1 })).messages[0]
    expect(latest).toMatchObject({ message_id: posted?.id, seq: posted?.seq, thread_id: null })
    expect(await names({ query: '_' })).toEqual(['a_1.txt'])
    expect(await names({ query: '%' })).toEqual(['b%2.txt'])
    expect(await names({ query: 'TXT', limit: 1 })).toEqual(['b%2.txt'])
    expect(await names({ limit: 1, after: files[1]!.id })).toEqual(['a_1.txt'])
    // What is uploaded for a room and not sent is listed there too, for whoever did it.
    const own = await ask(world, ada, 'file:list', { room_id: room.id })
    expect(own.files.map((one) => [one.filename, one.message_id !== null])).toEqual([
      ['unsent.txt', false],
      ['c.png', true],
      ['b%2.txt', true],
      ['a_1.txt', true],
    ])
    expect((await ask(world, ada, 'file:list', {})).files.map((one) => one.filename)).toEqual(['unsent.txt', 'c.png', 'b%2.txt', 'a_1.txt'])
    expect((await ask(world, mira, 'file:list', {})).files).toEqual([])
  })
})

describe('before it is sent', () => {
  it('a file gets its caption from whoever uploaded it, and from nobody else', async () => {
    const file = await makeFile(world, ada)
    await expect(ask(world, mira, 'file:update', { file_id: file.id, caption: 'mine' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await ask(world, ada, 'file:update', { file_id: file.id, caption: 'The mole' })).file.caption).toBe('The mole')
    expect((await send(ada, [file])).files[0]?.caption).toBe('The mole')
    await expect(ask(world, ada, 'file:update', { file_id: file.id, caption: 'later' })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('it can be taken back, and only by whoever uploaded it', async () => {
    const file = await makeFile(world, ada)
    await expect(ask(world, mira, 'file:delete', { file_id: file.id })).rejects.toMatchObject({ code: 'not_found' })
    await ask(world, ada, 'file:delete', { file_id: file.id })
    expect(await sees(ada, file)).toBe('not_found')
    const sent = await makeFile(world, ada)
    await send(ada, [sent])
    await expect(ask(world, ada, 'file:delete', { file_id: sent.id })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('the same bytes', () => {
  it('are one blob, however many files have them, which is looked after when one of them goes', async () => {
    const bytes = new TextEncoder().encode('tides')
    const [a, b] = [await makeFile(world, ada, { bytes }), await makeFile(world, mira, { bytes })]
    expect(await blobOf(b)).toBe(await blobOf(a))
    const blob = await blobOf(a)
    expect(await jobs()).toEqual([`upload:discard ${b.id} `])
    await ask(world, mira, 'file:delete', { file_id: b.id })
    expect(await jobs()).toContain(`blob:collect ${blob}`)
  })
})

describe('what is made of a file', () => {
  it('is told to the room of its message, and seen by whoever reads it', async () => {
    const file = await makeFile(world, ada, { kind: 'image', preview: { state: 'waiting' } })
    const blob = await blobOf(file)
    expect(await jobs()).toEqual([`file:process ${blob}`])
    const message = await send(ada, [file])
    expect(message.files[0]?.preview.state).toBe('waiting')
    const touched = await setPreview(world.db, blob, { ...NO_PREVIEW, state: 'ready', thumbnail: true, width: 640, height: 480 })
    expect(touched).toEqual([message.id])
    const [now] = (await ask(world, mira, 'message:list', { room_id: room.id })).messages
    expect(now).toMatchObject({
      rev: message.rev + 1,
      files: [{ width: 640, height: 480, thumbnail_url: `/api/files/${file.id}/thumbnail` }],
    })
  })
})

it('what is made of a file at the moment it is sent is in the message, or told after it', async () => {
  for (let round = 0; round < 20; round++) {
    const file = await makeFile(world, ada, { kind: 'image', preview: { state: 'waiting' } })
    const made = { ...NO_PREVIEW, state: 'ready' as const, width: round + 1 }
    const blob = await blobOf(file)
    const [message, touched] = await Promise.all([send(ada, [file]), setPreview(world.db, blob, made)])
    const told = message.files[0]?.preview.state === 'ready' ? [] : [message.id]
    expect(touched).toEqual(expect.arrayContaining(told))
  }
})

describe('a file is erased', () => {
  const left = async () => (await world.db.sql<{ id: string }>('SELECT id FROM files', [])).map((one) => one.id)

  it('a day after it was uploaded, unless it was sent', async () => {
    const [sent, unsent] = [await makeFile(world, ada), await makeFile(world, ada)]
    await send(ada, [sent])
    clock.advance(24 * 60 * 60_000 + 1)
    await forgetDeleted(world)
    expect(await left()).toEqual([sent.id])
    expect(unsent.id).not.toBe(sent.id)
  })

  it('when its message can no longer be brought back, and with its room', async () => {
    const [a, b] = [await makeFile(world, ada), await makeFile(world, ada)]
    const { id: message_id } = await send(ada, [a])
    await send(ada, [b])
    await ask(world, ada, 'message:delete', { message_id })
    await forgetDeleted(world)
    expect(await left()).toHaveLength(2)
    // The database says by its own clock when it was deleted.
    clock.advance(Date.now() - clock.now().getTime() + 16 * 60_000)
    await forgetDeleted(world)
    expect(await left()).toEqual([b.id])
    await world.db.sql('DELETE FROM rooms WHERE id = $1', [room.id])
    expect(await left()).toEqual([])
    expect((await jobs()).filter((one) => one.startsWith('blob:collect'))).toHaveLength(2)
  })
})

describe('what the installation holds', () => {
  it('is told to those who run it, private rooms unnamed', async () => {
    const bytes = new Uint8Array(100)
    await send(ada, [await makeFile(world, ada, { bytes })])
    await makeFile(world, mira, { bytes })
    const { storage } = await ask(world, ada, 'storage:get', {})
    expect(storage).toMatchObject({
      bytes: 100,
      files: 2,
      quota_bytes: null,
      by_kind: [{ kind: 'text', files: 2, bytes: 200 }],
      by_room: [],
    })
    expect(storage.by_person.map((one) => one.username).sort()).toEqual(['ada', 'mira'])
    await expect(ask(world, mira, 'storage:get', {})).rejects.toMatchObject({ code: 'forbidden' })
  })
})
