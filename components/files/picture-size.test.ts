import { expect, test } from 'vitest'
import { pictureSize } from '@/components/files/picture-size'

test('a picture is drawn whole, at most 440 wide and 320 high, and never larger than it is', () => {
  expect(pictureSize(4000, 2000)).toEqual({ width: 440, height: 220 })
  expect(pictureSize(1000, 4000)).toEqual({ width: 80, height: 320 })
  expect(pictureSize(200, 100)).toEqual({ width: 200, height: 100 })
  expect(pictureSize(1, 1)).toEqual({ width: 44, height: 44 })
})

test('one whose size is not known gets a place all the same', () => {
  expect(pictureSize(null, null)).toEqual({ width: 320, height: 240 })
})
