import { expect, test } from 'vitest'
import { nameOfMoment } from '@/components/files/picked-files'

const moment = new Date(2026, 10, 21, 9, 5, 7)

test('a pasted screenshot is named after the moment', () => {
  const named = nameOfMoment(new File(['x'], 'image.png', { type: 'image/png' }), moment)
  expect([named.name, named.type, named.size]).toEqual(['Picture 2026-11-21 09.05.07.png', 'image/png', 1])
})

test('a file with a name of its own keeps it', () => {
  expect(nameOfMoment(new File(['x'], 'mast.png'), moment).name).toBe('mast.png')
})
