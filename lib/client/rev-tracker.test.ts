import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRevTracker } from '@/lib/client/rev-tracker'

test('knows everything when the overtaken change comes, and is behind until then', () => {
  const tracker = createRevTracker()
  tracker.advance(5)
  for (const rev of [7, 8, 10]) tracker.observe(rev)
  expect([tracker.known(), tracker.behind()]).toEqual([5, 5])
  tracker.observe(6)
  expect([tracker.known(), tracker.behind()]).toEqual([8, 2])
  tracker.advance(9)
  expect([tracker.known(), tracker.behind()]).toEqual([10, 0])
})

test('in whatever order changes come, it knows exactly up to the first one missing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 })), (revs) => {
      const tracker = createRevTracker()
      tracker.advance(0)
      for (const rev of revs) tracker.observe(rev)
      let first = 1
      while (revs.includes(first)) first++
      expect(tracker.known()).toBe(first - 1)
    }),
  )
})

test('a hint tells how far the room is, not what is known', () => {
  const tracker = createRevTracker()
  tracker.hint(4)
  expect([tracker.known(), tracker.behind(), tracker.seen()]).toEqual([null, 0, 4])
  tracker.advance(1)
  expect([tracker.known(), tracker.behind()]).toEqual([1, 3])
})
