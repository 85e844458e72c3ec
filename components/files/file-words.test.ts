import { expect, test } from 'vitest'
import { duration, ending, fileNote, messageWords } from '@/components/files/file-words'
import { fileSize } from '@/lib/client/file-size'

const NO_PREVIEW = {
  state: 'none',
  blur: null,
  animated: false,
  large_url: null,
  duration_ms: null,
  waveform: null,
  excerpt: null,
  pages: null,
} as const

test('writes sizes as exactly as one needs them', () => {
  expect([0, 1, 812, 421_888, 1_048_576, 2_202_010, 34_603_008, 44_023_414_784].map(fileSize)).toEqual([
    '0 bytes',
    '1 byte',
    '812 bytes',
    '412 KB',
    '1 MB',
    '2.1 MB',
    '33 MB',
    '41 GB',
  ])
  expect(fileSize(1_048_575)).toBe('1 MB')
})

test('writes lengths of time', () => {
  expect([0, 16_400, 42_000, 600_000, 3_727_000].map(duration)).toEqual(['0:00', '0:16', '0:42', '10:00', '1:02:07'])
})

test('names the kind by the ending of the name', () => {
  expect(['rundown.pdf', 'a.tar.gz', 'README', 'strange.ending', '.env'].map(ending)).toEqual(['PDF', 'GZ', '', '', 'ENV'])
})

test('says what a file is', () => {
  expect(fileNote({ filename: 'rundown.pdf', size: 421_888, preview: { ...NO_PREVIEW, pages: 6 } })).toBe('PDF · 6 pages · 412 KB')
  expect(fileNote({ filename: 'choir.wav', size: 34_603_008, preview: { ...NO_PREVIEW, duration_ms: 42_000 } })).toBe('WAV · 0:42 · 33 MB')
})

test('a message without words says what was sent', () => {
  const files = [{ filename: 'harbour.jpg' }, { filename: 'mast.jpg' }, { filename: 'plan.pdf' }]
  expect(messageWords({ content: 'Look', files })).toBe('Look')
  expect(messageWords({ content: '', files: files.slice(0, 1) })).toBe('sent harbour.jpg')
  expect(messageWords({ content: '', files })).toBe('sent harbour.jpg and 2 more')
  expect(messageWords({ content: '', files: [] })).toBe('')
})
