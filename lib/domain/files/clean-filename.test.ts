import { expect, it } from 'vitest'
import { cleanFilename } from '@/lib/domain/files/clean-filename'

it.each([
  ['tides.png', 'tides.png'],
  ['Gezeiten – März.pdf', 'Gezeiten – März.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ada\\tides.txt', 'tides.txt'],
  ['..\\..\\', 'file'],
  ['..', 'file'],
  ['', 'file'],
  [' \t ', 'file'],
  ['a\0b.png', 'ab.png'],
  ['tides\r\nSet-Cookie: a=b.txt', 'tidesSet-Cookie: a=b.txt'],
  ['photo\u202Egpj.exe', 'photogpj.exe'],
  ['\u2066a\u2069\u200F.txt', 'a.txt'],
  ['\ud83d.txt', '\ufffd.txt'],
  ['tides.txt. . ', 'tides.txt'],
  ['.gitignore', '.gitignore'],
  ['NUL', '_NUL'],
  ['com1.txt', '_com1.txt'],
  ['console.txt', 'console.txt'],
  ['👩‍👩‍👧.png', '👩‍👩‍👧.png'],
])('%j is %j', (said, name) => {
  expect(cleanFilename(said)).toBe(name)
})

it('is short enough for every disk, and keeps its extension', () => {
  expect(cleanFilename(`${'x'.repeat(1_000)}.tar.gz`)).toBe(`${'x'.repeat(252)}.gz`)
  const long = cleanFilename(`${'ä😀'.repeat(500)}.jpeg`)
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(255)
  expect(long).toMatch(/^(ä😀)+ä?\.jpeg$/u)
  expect(cleanFilename(`a.${'x'.repeat(1_000)}`)).toHaveLength(255)
})
