import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '@/lib/contract/users'
import type { Context, World } from '@/lib/domain/context'
import { discardUpload } from '@/lib/domain/files/collect'
import { DISCARD_UPLOAD, findFile } from '@/lib/domain/files/file-queries'
import { createResumable, findResumable, writeResumable } from '@/lib/domain/files/resumable'
import { scanHeld } from '@/lib/domain/files/scan'
import { findUpload, holdUpload, takeUpload } from '@/lib/domain/files/upload-queries'
import { beginUpload, keepUpload, storeUpload } from '@/lib/domain/files/uploads'
import { newId } from '@/lib/domain/ids'
import { takeJobs } from '@/lib/domain/jobs/job-queries'
import { forgetDeleted } from '@/lib/domain/upkeep/forget'
import { clamdScanner } from '@/lib/drivers/scanner/clamd'
import { EICAR } from '@/lib/testing/eicar'
import { ask, makeRoom, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

const DAY_MS = 24 * 60 * 60_000
const CLAMD = clamdScanner({ address: process.env.TEST_CLAMD ?? '' })
const NOBODY = clamdScanner({ address: '127.0.0.1:9' })

let world: World
let clock: ReturnType<typeof manualClock>
let ada: User
let mira: User
beforeEach(async () => {
  clock = manualClock()
  world = await testWorld({ clock })
  ada = await makeUser(world, 'ada')
  mira = await makeUser(world, 'mira')
})

const as = (actor: User, scanner = world.scanner): Context => ({ ...world, scanner, actor, address: null })
async function* bytesOf(text: string) {
  yield Buffer.from(text)
}
const announced = (size: number, roomId: string | null = null) => ({ filename: 'tides.txt', roomId, caption: '', size })
async function upload(ctx: Context, text: string) {
  const begun = await beginUpload(ctx, announced(text.length), { inPieces: false })
  return keepUpload(ctx, begun, await storeUpload(ctx, begun, bytesOf(text)))
}
const jobs = (kind: string) => takeJobs(world.db, [kind], 10, new Date(Date.now() + DAY_MS), new Date(Date.now() + 2 * DAY_MS))

describe('an upload', () => {
  it('is begun for a room by its members alone', async () => {
    const room = await makeRoom(world, ada, { visibility: 'private' })
    await expect(beginUpload(as(mira), announced(1, room.id), { inPieces: true })).rejects.toMatchObject({ code: 'not_found' })
    const open = await makeRoom(world, ada)
    await expect(beginUpload(as(mira), announced(1, open.id), { inPieces: true })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await beginUpload(as(ada), announced(1, room.id), { inPieces: true })).roomId).toBe(room.id)
  })

  it('is its owner’s, until its time is over, and then erased', async () => {
    const { id } = await createResumable(as(ada), announced(10))
    await writeResumable(as(ada), id, 0, bytesOf('High '), null)
    await expect(findResumable(as(mira), id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(writeResumable(as(mira), id, 5, bytesOf('water'), null)).rejects.toMatchObject({ code: 'not_found' })
    expect((await findResumable(as(ada), id)).received).toBe(5)
    clock.advance(DAY_MS + 1)
    expect(await findUpload(world.db, id, ada.id, clock.now())).toBeNull()
    await forgetDeleted(world)
    const [job] = await jobs(DISCARD_UPLOAD)
    expect(job?.key).toMatch(id)
    await discardUpload(world, job!)
  })

  it('has one writer at a time, until it has been silent for too long', async () => {
    const { id } = await createResumable(as(ada), announced(10))
    const times = () => ({
      now: clock.now(),
      until: new Date(clock.now().getTime() + 10_000),
      expiresAt: new Date(clock.now().getTime() + DAY_MS),
    })
    const [first, second] = [newId(), newId()]
    expect(await takeUpload(world.db, id, first, times())).not.toBeNull()
    expect(await takeUpload(world.db, id, second, times())).toBeNull()
    await expect(writeResumable(as(ada), id, 0, bytesOf('High water'), null)).rejects.toMatchObject({
      code: 'conflict',
      retry_after_ms: 2_000,
    })
    clock.advance(10_000)
    expect(await takeUpload(world.db, id, second, times())).not.toBeNull()
    expect(await holdUpload(world.db, id, first, { until: times().until, expiresAt: null, received: 10 })).toBe(false)
    expect(await holdUpload(world.db, id, second, { until: null, expiresAt: null, received: 0 })).toBe(true)
    expect((await writeResumable(as(ada), id, 0, bytesOf('High water'), null)).fileId).toBe(id)
  })

  it('that came as a whole, and whose process was killed then, becomes a file when it is asked for, once', async () => {
    const { id, state } = await createResumable(as(ada), announced(10))
    const end = await world.files.append({ key: `${id}/original`, state }, 0, bytesOf('High water'))
    await world.db.sql('UPDATE uploads SET received = $2::bigint WHERE id = $1', [id, end])
    const answers = await Promise.allSettled([findResumable(as(ada), id), findResumable(as(ada), id), findResumable(as(ada), id)])
    for (const one of answers) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' })
    expect((await findResumable(as(ada), id)).fileId).toBe(id)
    expect((await ask(world, ada, 'file:list', {})).files.map((one) => one.id)).toEqual([id])
  })
})

describe('where viruses are looked for', () => {
  const scanOf = async (fileId: string) => (await findFile(world.db, fileId, ada.id))?.scan

  it('what is infected is refused, and what is clean is shown to the scanner once', async () => {
    await expect(upload(as(ada, CLAMD), EICAR)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('infected') as string,
    })
    expect(await scanOf((await upload(as(ada, CLAMD), 'High water')).id)).toBe('clean')
    expect(await scanOf((await upload(as(ada, NOBODY), 'High water')).id)).toBe('clean')
  })

  it('what comes while the scanner is down is held, and given free or erased when it is back', async () => {
    const [clean, infected] = [await upload(as(ada, NOBODY), 'Low water'), await upload(as(ada, NOBODY), EICAR)]
    expect([await scanOf(clean.id), await scanOf(infected.id)]).toEqual(['held', 'held'])
    const held = await jobs('file:scan')
    expect(held).toHaveLength(2)
    const made = () => world.db.sql(`SELECT key FROM jobs WHERE kind = 'file:process'`, [])
    expect(await made()).toEqual([])
    for (const job of held)
      expect(await scanHeld({ ...world, scanner: NOBODY }, job)).toMatchObject({ againInMs: expect.any(Number) as number })
    for (const job of held) expect(await scanHeld({ ...world, scanner: CLAMD }, job)).toBe('done')
    // As after a kill: again.
    for (const job of held) expect(await scanHeld({ ...world, scanner: CLAMD }, job)).toBe('done')
    expect([await scanOf(clean.id), await scanOf(infected.id)]).toEqual(['clean', 'infected'])
    expect(await made()).toEqual([{ key: clean.id }])
    const { file } = await ask(world, ada, 'file:get', { file_id: infected.id })
    expect(file).toMatchObject({ filename: 'Removed (infected): tides.txt', kind: 'other', preview: { state: 'none' } })
    await expect(world.files.read(`${infected.id}/original`)).rejects.toMatchObject({ code: 'not_found' })
  })
})
