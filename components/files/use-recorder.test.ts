import { expect, test } from 'vitest'
import { condense } from '@/components/files/use-recorder'

test('a waveform has the loudest of each part, however long the recording is', () => {
  expect(condense([1, 9, 3, 4], 2)).toEqual([9, 4])
  expect(condense([5], 4)).toEqual([5, 5, 5, 5])
  expect(condense([], 3)).toEqual([0, 0, 0])
  expect(condense(Array.from({ length: 9_000 }, (_, i) => i / 90))).toHaveLength(64)
})
