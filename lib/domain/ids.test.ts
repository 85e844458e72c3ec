import { expect, it } from 'vitest'
import { isId, newId } from '@/lib/domain/ids'

it('grows from one id to the next, in one millisecond too, and says when it was made', () => {
  const begun = Date.now()
  const ids = Array.from({ length: 20_000 }, newId)
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of [ids[0]!, ids.at(-1)!]) {
    expect(isId(id)).toBe(true)
    expect(id).toMatch(/^.{14}7.{4}[89ab]/)
  }
  expect(Number.parseInt(ids[0]!.replace('-', '').slice(0, 12), 16)).toBeGreaterThanOrEqual(begun)
})
