import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeCrop, cropSide, MAX_ZOOM, wholeCrop } from '@/components/settings/crop'

test('begins with the middle of a wide picture, as much as a square can show', () => {
  const size = { width: 400, height: 200 }
  expect(wholeCrop(size)).toEqual({ x: 200, y: 100, zoom: 1 })
  expect(cropSide(size, wholeCrop(size))).toBe(200)
})

test('stops at the edge', () => {
  const size = { width: 400, height: 200 }
  expect(changeCrop(size, wholeCrop(size), { x: -50, y: 999 })).toEqual({ x: 100, y: 100, zoom: 1 })
})

test('comes back inside when it zooms out at a corner', () => {
  const size = { width: 200, height: 200 }
  const corner = changeCrop(size, wholeCrop(size), { zoom: 4, x: 0, y: 0 })
  expect(corner).toEqual({ zoom: 4, x: 25, y: 25 })
  expect(changeCrop(size, corner, { zoom: 1 })).toEqual({ zoom: 1, x: 100, y: 100 })
})

test('never leaves the picture, whatever is asked', () => {
  const pixels = fc.integer({ min: 1, max: 10_000 })
  const any = fc.double({ min: -1e6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(pixels, pixels, any, any, any, (width, height, x, y, zoom) => {
      const size = { width, height }
      const crop = changeCrop(size, wholeCrop(size), { x, y, zoom })
      const half = cropSide(size, crop) / 2
      expect(crop.zoom).toBeGreaterThanOrEqual(1)
      expect(crop.zoom).toBeLessThanOrEqual(MAX_ZOOM)
      expect(crop.x - half).toBeGreaterThanOrEqual(-1e-6)
      expect(crop.x + half).toBeLessThanOrEqual(width + 1e-6)
      expect(crop.y - half).toBeGreaterThanOrEqual(-1e-6)
      expect(crop.y + half).toBeLessThanOrEqual(height + 1e-6)
    }),
  )
})
