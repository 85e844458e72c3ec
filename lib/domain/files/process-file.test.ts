import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { File, FileKind } from '@/lib/contract/files'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { collectBlob } from '@/lib/domain/files/collect'
import { PROCESS_ATTEMPTS, processFile } from '@/lib/domain/files/process-file'
import type { Previews } from '@/lib/domain/ports'
import { ask, listen, makeFile, makeRoom, makeUser } from '@/lib/testing/factories'
import { testWorld } from '@/lib/testing/world'

let world: World
let ada: User
let mira: User
let room: RoomView
beforeEach(async () => {
  world = await testWorld()
  ada = await makeUser(world, 'ada')
  mira = await makeUser(world, 'mira')
  room = await makeRoom(world, ada, { visibility: 'private', members: [mira] })
})
afterEach(() => world.previews.close())

const upload = (bytes: Uint8Array, kind: FileKind) => makeFile(world, ada, { bytes, kind, preview: { state: 'waiting' } })
const jobOf = async (file: File, attempts = 1) => {
  const [row] = await world.db.sql<{ blob_id: string }>('SELECT blob_id FROM files WHERE id = $1', [file.id])
  return { id: 1, kind: 'file:process', key: row!.blob_id, attempts }
}
const process = async (file: File) => processFile(world, await jobOf(file))
const get = async (file: File, who = ada) => (await ask(world, who, 'file:get', { file_id: file.id })).file
const send = async (file: File) => (await ask(world, ada, 'message:post', { room_id: room.id, content: '', file_ids: [file.id] })).message
const stored = async (key: string) => {
  const parts = []
  for await (const chunk of await world.files.read(key)) parts.push(chunk)
  return Buffer.concat(parts)
}
const blue = (width = 60, height = 40) => sharp({ create: { width, height, channels: 3, background: '#1565c0' } })
/** Previews that fail, as when there is no room on the disk. */
const failing: Previews = {
  make: () => Promise.reject(new Error('There is no room.')),
  close: () => Promise.resolve(),
}

describe('what is made of a file', () => {
  it('is kept beside it, and told to the room of its message', async () => {
    const file = await upload(await blue(1_200, 800).png().toBuffer(), 'image')
    const message = await send(file)
    expect(message.files[0]).toMatchObject({ thumbnail_url: null, preview: { state: 'waiting' } })
    const heard = listen(world)
    expect(await process(file)).toBe('done')
    const [now] = (await ask(world, mira, 'message:list', { room_id: room.id })).messages
    expect(now).toMatchObject({
      rev: message.rev + 1,
      files: [
        {
          width: 1_200,
          height: 800,
          thumbnail_url: `/api/files/${file.id}/thumbnail`,
          preview: { state: 'ready', large_url: `/api/files/${file.id}/large`, blur: expect.any(String), animated: false },
        },
      ],
    })
    expect(heard).toEqual([{ event: 'message:changed', payload: now, to: { rooms: [room.id] } }])
    expect(await sharp(await stored(`${file.id}/thumbnail`)).metadata()).toMatchObject({ format: 'webp', width: 880, height: 587 })
    expect(await sharp(await stored(`${file.id}/large`)).metadata()).toMatchObject({ format: 'webp', width: 1_200, height: 800 })
  })

  it('is told once more, and not made again, after a kill between the two', async () => {
    const file = await upload(await blue().png().toBuffer(), 'image')
    await process(file)
    const message = await send(file)
    const heard = listen(world)
    world = { ...world, previews: failing }
    expect(await process(file)).toBe('done')
    expect(heard).toMatchObject([{ event: 'message:changed', payload: { id: message.id, files: [{ preview: { state: 'ready' } }] } }])
  })

  it('of a text is how it begins', async () => {
    const file = await upload(Buffer.from(`High water\n${'low '.repeat(10_000)}`), 'text')
    await process(file)
    const { preview } = await get(file)
    expect(preview.state).toBe('ready')
    expect(preview.excerpt).toMatch(/^High water\nlow low/)
    const empty = await upload(new Uint8Array(), 'text')
    await process(empty)
    expect((await get(empty)).preview).toMatchObject({ state: 'none', excerpt: null })
  })

  it('is told with what has happened to the message since', async () => {
    const file = await upload(Buffer.from('High water'), 'text')
    const { id: message_id } = await send(file)
    const heard = listen(world)
    await Promise.all([process(file), ask(world, ada, 'message:react', { message_id, emoji: '🌊' })])
    const [now] = (await ask(world, mira, 'message:list', { room_id: room.id })).messages
    expect(heard.map((one) => one.payload)).toContainEqual(now)
  })
})

describe('a file that nothing can be made of', () => {
  it('is shown by its name at once, when that is its own fault', async () => {
    const file = await upload(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image')
    await send(file)
    expect(await process(file)).toBe('done')
    expect(await get(file, mira)).toMatchObject({ thumbnail_url: null, width: null, preview: { state: 'none', blur: null } })
  })

  it('is tried again when it is not, a few times', async () => {
    world = { ...world, previews: failing }
    const file = await upload(await blue().png().toBuffer(), 'image')
    for (let attempts = 1; attempts < PROCESS_ATTEMPTS; attempts++) {
      expect(await processFile(world, await jobOf(file, attempts))).toMatchObject({ error: 'There is no room.' })
      expect((await get(file)).preview.state).toBe('waiting')
    }
    expect(await processFile(world, await jobOf(file, PROCESS_ATTEMPTS))).toBe('done')
    expect((await get(file)).preview.state).toBe('none')
  })

  it('may be gone: before, and while it is made', async () => {
    const bytes = await blue().png().toBuffer()
    const file = await upload(bytes, 'image')
    const job = await jobOf(file)
    const previews: Previews = {
      ...world.previews,
      async make(...args) {
        const made = await world.previews.make(...args)
        await ask(world, ada, 'file:delete', { file_id: file.id })
        await collectBlob(world, job)
        return made
      },
    }
    expect(await processFile({ ...world, previews }, job)).toBe('done')
    await expect(world.files.read(`${job.key}/thumbnail`)).rejects.toMatchObject({ code: 'not_found' })
    expect(await processFile(world, job)).toBe('done')
  })
})

it('goes with its file', async () => {
  const file = await upload(await blue().png().toBuffer(), 'image')
  const job = await jobOf(file)
  await process(file)
  expect((await stored(`${file.id}/large`)).length).toBeGreaterThan(0)
  await ask(world, ada, 'file:delete', { file_id: file.id })
  await collectBlob(world, job)
  for (const name of ['original', 'thumbnail', 'large'])
    await expect(world.files.read(`${file.id}/${name}`)).rejects.toMatchObject({ code: 'not_found' })
})
