import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { File } from '@/lib/contract/files'
import { temporaryFolder } from '@/tests/support/left-behind'
import { makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect, type TestSocket } from '@/tests/support/socket'
import { tusOf } from '@/tests/support/tus'
import { fetchFile, sendFiles, uploadFile } from '@/tests/support/uploads'

/** `npm test` brings it along. */
const FFMPEG = process.env.TEST_FFMPEG ?? 'ffmpeg'
/** Other tests want the processor too. */
const PATIENT = { timeout: 40_000, interval: 50 }
const SECRET = 'Lighthouse'
const TAKEN_AT = { IFD0: { Artist: SECRET }, IFD3: { GPSLatitude: '53/1 8/1 0/1', GPSLatitudeRef: 'N', GPSAreaInformation: SECRET } }

const bodyOf = async (response: Response) => Buffer.from(await response.arrayBuffer())
/** Red at the left, black at the right: what a camera held upright writes, for its left to be on top. */
const photograph = () =>
  sharp({ create: { width: 400, height: 200, channels: 3, background: '#000' } })
    .composite([{ input: { create: { width: 200, height: 200, channels: 3, background: '#f00' } }, left: 0, top: 0 }])
    .jpeg()
    .withExif(TAKEN_AT)
    .withMetadata({ orientation: 6 })
    .toBuffer()
const isRed = async (image: Buffer, left: number, top: number) => {
  const [red = 0] = await sharp(await sharp(image).autoOrient().toBuffer())
    .extract({ left, top, width: 1, height: 1 })
    .raw()
    .toBuffer()
  return red > 150
}

describe('what is made of files', () => {
  let server: TestServer
  let people: Record<'ada' | 'mira' | 'tomas', Person>
  let mira: TestSocket
  beforeAll(async () => {
    server = await startServer({ env: { FFMPEG } })
    people = await makePeople(server, 'ada', 'mira', 'tomas')
    const ask = restOf(server, people.ada.token)
    await ask('POST', '/api/rooms', { id: 'studio', name: 'Studio', visibility: 'private' })
    await ask('POST', '/api/rooms/studio/members', { user_id: people.mira.user.id })
    mira = await connect(server.url, people.mira.token)
  })
  afterAll(async () => {
    mira?.close()
    await server?.stop()
  })

  /** As it is when everything has been made of it, as one learns who was only listening. */
  async function shown(bytes: Uint8Array, filename: string): Promise<File> {
    const file = await uploadFile(server, people.ada, bytes, filename)
    const { id } = await sendFiles(server, people.ada, 'studio', file)
    const told = () => mira.heard.flatMap(({ payload }) => ('files' in payload && payload.id === id ? payload.files : []))
    await expect.poll(() => told().at(-1)?.preview.state, PATIENT).toMatch(/ready|none/)
    return told().at(-1) as File
  }

  it('of a photograph looks as it was taken, and neither it nor the photograph says where', async () => {
    const bytes = await photograph()
    expect(bytes.includes(SECRET)).toBe(true)
    const file = await shown(bytes, 'photo.jpg')
    expect(file).toMatchObject({ width: 200, height: 400, preview: { state: 'ready', blur: expect.any(String), animated: false } })
    const original = await bodyOf(await fetchFile(server, people.mira, file.url))
    expect(original).toHaveLength(file.size)
    expect((await sharp(original).metadata()).orientation).toBe(6)
    expect(await sharp(original).raw().toBuffer()).toEqual(await sharp(bytes).raw().toBuffer())
    for (const path of [file.url, file.thumbnail_url!, file.preview.large_url!]) {
      const response = await fetchFile(server, people.mira, path)
      expect(response.status).toBe(200)
      const picture = await bodyOf(response)
      expect(picture.includes(SECRET)).toBe(false)
      expect([await isRed(picture, 100, 50), await isRed(picture, 100, 350)]).toEqual([true, false])
      expect((await fetchFile(server, people.tomas, path)).status).toBe(404)
    }
  })

  it('of a photograph that came in pieces says as little, and its upload is complete', async () => {
    const bytes = await photograph()
    const tus = tusOf(server, people.ada)
    const path = await tus.create(bytes.length, { filename: 'photo.jpg' })
    for (const [from, to] of [
      [0, 500],
      [500, bytes.length],
    ] as const)
      expect((await tus.patch(path, from, Uint8Array.from(bytes.subarray(from, to)))).status).toBe(204)
    expect(await tus.offset(path)).toBe(bytes.length)
    const [file] = (await restOf(server, people.ada.token)('GET', '/api/files')).body as File[]
    const original = await bodyOf(await fetchFile(server, people.ada, file!.url))
    expect(original).toHaveLength(file!.size)
    expect(original.length).toBeLessThan(bytes.length)
    expect(original.includes(SECRET)).toBe(false)
  })

  it('of sound, video, PDF and text is told live too', async () => {
    const dir = temporaryFolder('hubbub-media-')
    const media = (name: string, ...args: string[]) => {
      execFileSync(FFMPEG, ['-v', 'error', ...args, '-y', join(dir, name)])
      return readFileSync(join(dir, name))
    }
    const sound = await shown(media('voice.webm', '-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'libopus', '-live', '1'), 'voice.webm')
    expect(sound).toMatchObject({ kind: 'audio', preview: { state: 'ready', waveform: expect.any(Array) } })
    expect(sound.preview.waveform).toHaveLength(64)
    expect(Math.abs(sound.preview.duration_ms! - 1_000)).toBeLessThan(100)
    const film = await shown(media('film.webm', '-f', 'lavfi', '-i', 'testsrc=size=160x90:duration=1', '-c:v', 'libvpx'), 'film.webm')
    expect(film).toMatchObject({ kind: 'video', width: 160, height: 90, thumbnail_url: expect.any(String), preview: { state: 'ready' } })
    const text = await shown(Buffer.from('High water\nat six'), 'tides.txt')
    expect(text.preview).toMatchObject({ state: 'ready', excerpt: 'High water\nat six' })
    const broken = await shown(Buffer.concat([(await photograph()).subarray(0, 300), Buffer.alloc(9_000, 1)]), 'broken.jpg')
    expect(broken).toMatchObject({ thumbnail_url: null, preview: { state: 'none' } })
    expect((await fetchFile(server, people.mira, `/api/files/${broken.id}/thumbnail`)).status).toBe(404)
  })
})

it('a file whose processing was cut off by a kill is processed once more after the next start, and nothing is left running', async () => {
  const dir = temporaryFolder('hubbub-slow-')
  const slow = join(dir, 'ffmpeg')
  writeFileSync(slow, `#!/bin/sh\necho $$ > ${dir}/pid.part && mv ${dir}/pid.part ${dir}/pid\nexec sleep 120\n`, { mode: 0o755 })
  const killed = await startServer({ database: 'postgres', env: { FFMPEG: slow } })
  const { ada } = await makePeople(killed, 'ada')
  await restOf(killed, ada.token)('POST', '/api/rooms', { id: 'studio', name: 'Studio' })
  const film = join(dir, 'film.webm')
  execFileSync(FFMPEG, ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=160x90:duration=1', '-c:v', 'libvpx', '-live', '1', film])
  const file = await uploadFile(killed, ada, readFileSync(film), 'film.webm')
  const { id } = await sendFiles(killed, ada, 'studio', file)
  await expect.poll(() => existsSync(join(dir, 'pid')), PATIENT).toBe(true)
  await killed.kill()
  const pid = Number(readFileSync(join(dir, 'pid'), 'utf8'))
  await expect.poll(() => isRunning(pid), PATIENT).toBe(false)

  const database = new Client({ connectionString: killed.env.DATABASE_URL })
  await database.connect()
  const leases = () => database.query(`SELECT attempts, lease_until FROM jobs WHERE kind = 'file:process'`)
  expect((await leases()).rows).toMatchObject([{ attempts: 1, lease_until: expect.any(Date) }])
  // As a minute later.
  await database.query(`UPDATE jobs SET lease_until = now() WHERE kind = 'file:process'`)
  const server = await startServer({ database: 'postgres', env: { ...killed.env, FFMPEG } })
  try {
    const messages = async () =>
      (await restOf(server, ada.token)('GET', '/api/rooms/studio/messages')).body as { id: string; rev: number; files: File[] }[]
    await expect.poll(async () => (await messages()).at(-1)?.files[0]?.preview.state, PATIENT).toBe('ready')
    expect((await messages()).at(-1)).toMatchObject({ id, rev: 2, files: [{ width: 160, thumbnail_url: expect.any(String) }] })
    await expect.poll(async () => (await leases()).rows, PATIENT).toEqual([])
  } finally {
    await database.end()
    await server.stop()
  }
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // Ended, and not yet waited for by whoever takes in orphans.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
