import { expect, it } from 'vitest'
import { excerptOf } from '@/lib/domain/files/excerpt'

const of = (text: string, whole = true) => excerptOf(new TextEncoder().encode(text), whole)

it('is the first lines of a text, and not too much of them', () => {
  expect(of('High water\r\nat six\n\n')).toBe('High water\nat six')
  expect(of(Array.from({ length: 50 }, (_, n) => `line ${n}`).join('\n'))?.split('\n')).toHaveLength(20)
  expect(Array.from(of('🌊'.repeat(3_000))!)).toHaveLength(2_000)
  expect(of('\u001b[31merror\u001b[0m: no tide')).toBe('error: no tide')
})

it('does without a character that was cut in two', () => {
  const bytes = new TextEncoder().encode('tide 🌊')
  expect(excerptOf(bytes.subarray(0, -2), false)).toBe('tide')
  expect(excerptOf(bytes.subarray(0, -2), true)).toBeNull()
})

it('reads UTF-16 that says so', () => {
  expect(excerptOf(Buffer.from('\ufeffhigh water', 'utf16le'), true)).toBe('high water')
  expect(excerptOf(Buffer.from('\ufeffhigh water', 'utf16le').swap16(), true)).toBe('high water')
  // Half of a character that has two halves.
  expect(excerptOf(Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00]), true)).toBeNull()
})

it('is nothing where there is no text', () => {
  for (const text of ['', ' \n ', 'a\u0000b', '\u0007']) expect(of(text)).toBeNull()
  expect(excerptOf(new Uint8Array([0x80, 0xff, 0xc0]), true)).toBeNull()
})
