import { beforeEach, describe, expect, it } from 'vitest'
import type { World } from '@/lib/domain/context'
import { countJobs, finishJob, type Job, postponeJob, putJob, takeJobs } from '@/lib/domain/jobs/job-queries'
import { backoffMs, LEASE_MS, LOOK_MS, startJobLoop } from '@/lib/domain/jobs/work'
import { manualClock } from '@/lib/testing/manual-clock'
import { testWorld } from '@/lib/testing/world'

let world: World
let clock: ReturnType<typeof manualClock>
beforeEach(async () => {
  clock = manualClock()
  world = await testWorld({ clock })
})

const put = (key: string, lane = key, inMs = 0) => putJob(world.db, { kind: 'test', key, lane }, new Date(clock.now().getTime() + inMs))
const take = async (most = 10, kinds = ['test']) =>
  (await takeJobs(world.db, kinds, most, clock.now(), new Date(clock.now().getTime() + LEASE_MS))).sort((a, b) => a.id - b.id)
const keys = (jobs: Job[]) => jobs.map((job) => job.key)

describe('a job', () => {
  it('is taken by one process, when it is due, and gone when it is finished', async () => {
    await put('a')
    await put('later', 'later', 1_000)
    const all = (await Promise.all([take(), take(), take()])).flat()
    expect(keys(all)).toEqual(['a'])
    expect(await take(10, ['other'])).toEqual([])
    await finishJob(world.db, all[0]!)
    clock.advance(1_000)
    expect(keys(await take())).toEqual(['later'])
    expect(await countJobs(world.db, clock.now())).toEqual([{ kind: 'test', due: 1, later: 0 }])
  })

  it('is there once for each kind and key; put again, it begins anew', async () => {
    await put('a')
    await put('a')
    const [job] = await take()
    await postponeJob(world.db, job!, new Date(clock.now().getTime() + 60_000), 'it broke')
    expect(await take()).toEqual([])
    await put('a')
    expect(await take()).toMatchObject([{ key: 'a', attempts: 1 }])
  })

  it('put again while a process is at it begins anew when that one is done, if it is to', async () => {
    await put('a')
    const [first] = await take()
    await put('a')
    await finishJob(world.db, first!)
    expect(await take()).toEqual([])

    await put('b')
    const [second] = await take()
    await putJob(world.db, { kind: 'test', key: 'b', lane: 'b' }, clock.now(), { onceMore: true })
    expect(await take()).toEqual([])
    await finishJob(world.db, second!)
    expect(await take()).toMatchObject([{ key: 'b', attempts: 1 }])
  })

  it('is taken again when the process that had it was killed, and that one can settle it no more', async () => {
    await put('a')
    const [killed] = await take()
    clock.advance(LEASE_MS - 1)
    expect(await take()).toEqual([])
    clock.advance(1)
    const [again] = await take()
    expect(again).toMatchObject({ key: 'a', attempts: 2 })
    await finishJob(world.db, killed!)
    await postponeJob(world.db, killed!, clock.now(), 'too late')
    expect(await countJobs(world.db, clock.now())).toMatchObject([{ due: 1 }])
    await finishJob(world.db, again!)
    expect(await countJobs(world.db, clock.now())).toEqual([])
  })

  it('waits for the one before it in its lane, and for no other', async () => {
    for (const [key, lane] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['b1', 'b'],
    ] as const)
      await put(key, lane)
    const [a1, b1] = await take()
    expect([a1!.key, b1!.key]).toEqual(['a1', 'b1'])
    expect(await take()).toEqual([])
    await postponeJob(world.db, a1!, new Date(clock.now().getTime() + 5_000), 'it broke')
    const [a2] = await take()
    expect(a2!.key).toBe('a2')
    clock.advance(5_000)
    expect(await take()).toEqual([])
    await finishJob(world.db, a2!)
    expect(keys(await take())).toEqual(['a1'])
  })

  it('is never two at a time of one lane, however many take', async () => {
    for (let n = 0; n < 10; n++) await put(`a${n}`, 'a')
    const done: string[] = []
    const process = async () => {
      for (;;) {
        const [job, ...more] = await take()
        expect(more).toEqual([])
        if (!job) {
          if ((await countJobs(world.db, clock.now())).length === 0) return
          continue
        }
        done.push(job.key)
        await finishJob(world.db, job)
      }
    }
    await Promise.all([process(), process(), process()])
    expect(done).toEqual(Array.from({ length: 10 }, (_, n) => `a${n}`))
  })
})

describe('the loop', () => {
  it('does what is due, in the order of each lane, tries again what failed or threw, and stops when all is done', async () => {
    const done: string[] = []
    for (const [key, lane] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['throws', 'b'],
      ['fails', 'c'],
    ] as const)
      await put(key, lane)
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const loop = startJobLoop(world, {
      test: async ({ key, attempts }) => {
        done.push(`${key} ${attempts}`)
        if (key === 'throws' && attempts === 1) throw new Error('it broke')
        if (key === 'fails' && attempts === 1) return { againInMs: 20_000, error: 'it answered 500' }
        if (key === 'last') await held
        return 'done'
      },
    })
    const jobs = () => world.db.sql<{ key: string; last_error: string | null }>('SELECT key, last_error FROM jobs ORDER BY key', [])
    await expect.poll(jobs).toEqual([
      { key: 'fails', last_error: 'it answered 500' },
      { key: 'throws', last_error: 'it broke' },
    ])
    expect(done.filter((one) => one.startsWith('a'))).toEqual(['a1 1', 'a2 1'])
    clock.advance(25_000)
    // It may have been looking when the time came, and then looks again when some more has passed.
    const later =
      <T>(see: () => T) =>
      () => {
        clock.advance(LOOK_MS)
        return see()
      }
    await expect.poll(later(jobs)).toEqual([])
    expect(done).toContain('throws 2')
    expect(done).toContain('fails 2')

    await put('last')
    await expect.poll(later(() => done)).toContain('last 1')
    let stopped = false
    const stopping = loop.stop().then(() => (stopped = true))
    // Due at a time at which it did not look any more.
    await put('after the stop', 'after the stop', LOOK_MS)
    clock.advance(LOOK_MS)
    loop.wake()
    expect(stopped).toBe(false)
    release()
    await stopping
    expect((await jobs()).map((job) => job.key)).toEqual(['after the stop'])
  })
})

it('waits longer from try to try, up to six hours, and never quite the same', () => {
  const waits = Array.from({ length: 12 }, (_, n) => backoffMs(n + 1, 0.5) / 1000)
  expect(waits).toEqual([5, 20, 80, 320, 1280, 5120, 20480, 21600, 21600, 21600, 21600, 21600])
  expect([backoffMs(1, 0), backoffMs(1, 1)]).toEqual([4_000, 6_000])
})
