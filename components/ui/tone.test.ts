import { expect, test } from 'vitest'
import { toneOf } from '@/components/ui/tone'

test('gives the same person the same tone', () => {
  expect(toneOf('01-ada')).toBe(toneOf('01-ada'))
})

test('spreads ids that differ only at their end over all eight tones', () => {
  const counts = new Map<string, number>()
  for (let index = 0; index < 800; index++) {
    const tone = toneOf(`0199f5d2-7c1e-7000-8000-${String(index).padStart(12, '0')}`)
    counts.set(tone, (counts.get(tone) ?? 0) + 1)
  }
  expect(counts.size).toBe(8)
  expect(Math.min(...counts.values())).toBeGreaterThan(50)
})
