import { Readable } from 'node:stream'
import { beforeEach, expect, it } from 'vitest'
import type { File } from '@/lib/contract/files'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { COLLECT_BLOB, collectBlob, discardUpload, sweepLeftovers } from '@/lib/domain/files/collect'
import { DISCARD_UPLOAD } from '@/lib/domain/files/file-queries'
import { newId } from '@/lib/domain/ids'
import { type Job, takeJobs } from '@/lib/domain/jobs/job-queries'
import { ask, makeFile, makeUser } from '@/lib/testing/factories'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

const DAY_MS = 24 * 60 * 60_000

let world: World
let ada: User
beforeEach(async () => {
  world = await testWorld()
  ada = await makeUser(world, 'ada')
})

const bytes = new TextEncoder().encode('tides')
const jobs = (kind: string): Promise<Job[]> => takeJobs(world.db, [kind], 10, new Date(Date.now() + 1_000), new Date(Date.now() + 60_000))
const remove = (file: File) => ask(world, ada, 'file:delete', { file_id: file.id })
const isThere = (id: string) =>
  world.files.read(`${id}/original`).then(
    () => true,
    () => false,
  )

it('erases the bytes that no file has any more, and those alone', async () => {
  const [a, b] = [await makeFile(world, ada, { bytes }), await makeFile(world, ada, { bytes })]
  await remove(a)
  for (const job of await jobs(COLLECT_BLOB)) await collectBlob(world, job)
  expect(await isThere(a.id)).toBe(true)
  await remove(b)
  await world.db.sql('UPDATE jobs SET lease_until = NULL', [])
  for (const job of await jobs(COLLECT_BLOB)) {
    await collectBlob(world, job)
    // As after a kill: again.
    await collectBlob(world, job)
  }
  expect(await isThere(a.id)).toBe(false)
  expect(await world.db.sql('SELECT id FROM blobs', [])).toEqual([])
  // The same bytes once more are a blob of their own, which a late job does not meet.
  const c = await makeFile(world, ada, { bytes })
  expect(await isThere(c.id)).toBe(true)
})

it('erases what had come of an upload that came to nothing', async () => {
  const id = newId()
  const state = await world.files.begin(`${id}/original`)
  await world.db.sql(`INSERT INTO uploads (id, user_id, filename, state, expires_at) VALUES ($1, $2, 'a.txt', $3, now())`, [
    id,
    ada.id,
    state,
  ])
  await world.db.sql('DELETE FROM uploads', [])
  const [job] = await jobs(DISCARD_UPLOAD)
  await discardUpload(world, job!)
  await expect(
    world.files.append(
      { key: `${id}/original`, state },
      0,
      (async function* () {
        yield bytes
      })(),
    ),
  ).rejects.toThrow()
})

it('erases what a killed process left behind, when nobody has added to it for a week', async () => {
  const key = `${newId()}/original`
  const state = await world.files.begin(key)
  const clock = manualClock(new Date(Date.now() + 6 * DAY_MS))
  await sweepLeftovers({ ...world, clock })
  expect(await world.files.append({ key, state }, 0, Readable.from([bytes]))).toBe(bytes.byteLength)
  clock.advance(2 * DAY_MS)
  await sweepLeftovers({ ...world, clock })
  await expect(world.files.finish({ key, state })).rejects.toMatchObject({ code: 'not_found' })
})
