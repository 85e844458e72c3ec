import { describe, expect, it } from 'vitest'
import { codePoints, label, limit, position, reference, text } from '@/lib/contract/fields'

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) => schema.safeParse(value).success

describe('text', () => {
  it('counts code points, so that an emoji of two units is one character', () => {
    expect(codePoints('a😀b')).toBe(3)
    expect(accepts(text(0, 4), '😀'.repeat(4))).toBe(true)
    expect(accepts(text(0, 4), '😀'.repeat(5))).toBe(false)
  })

  it('takes exactly as many characters as it says', () => {
    expect(accepts(text(1, 4000), 'x'.repeat(4000))).toBe(true)
    expect(accepts(text(1, 4000), 'x'.repeat(4001))).toBe(false)
    expect(accepts(text(1, 4000), '')).toBe(false)
  })

  it('refuses what cannot be stored or sent on: NUL and lone surrogates', () => {
    for (const value of ['a\0b', '\ud83d', 'x\ude00y', '\ude00\ud83d'])
      expect(accepts(text(0, 10), value), JSON.stringify(value)).toBe(false)
  })
})

describe('label', () => {
  it('drops the spaces at its ends and refuses what is then empty', () => {
    expect(label(80).parse('  Morning show ')).toBe('Morning show')
    expect(accepts(label(80), ' \n ')).toBe(false)
  })

  it('is one line', () => {
    for (const value of ['a\nb', 'a\rb', 'a\u2028b', 'a\u2029b']) expect(accepts(label(80), value), JSON.stringify(value)).toBe(false)
  })
})

describe('position', () => {
  it('takes one beyond every end as the largest that can be stored', () => {
    expect(position.parse(2 ** 40)).toBe(2_147_483_647)
    expect(position.parse(0)).toBe(0)
  })

  it('refuses what is no position', () => {
    for (const value of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', null, 1e300])
      expect(accepts(position, value), String(value)).toBe(false)
  })
})

describe('limit', () => {
  it('is from 1 to 200, and has a default', () => {
    expect(limit(50).parse(undefined)).toBe(50)
    for (const value of [1, 200]) expect(accepts(limit(50), value)).toBe(true)
    for (const value of [0, 201, 1.5, '50', null]) expect(accepts(limit(50), value), String(value)).toBe(false)
  })
})

describe('reference', () => {
  it('does not judge the form of an id, only that it is a short text', () => {
    for (const value of ['general', 'no such id', '../..']) expect(accepts(reference, value)).toBe(true)
    for (const value of ['', 'x'.repeat(65), 5, null]) expect(accepts(reference, value), String(value)).toBe(false)
  })
})
