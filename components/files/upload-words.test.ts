import { expect, test } from 'vitest'
import { percentOf, uploadNote } from '@/components/files/upload-words'
import type { Upload } from '@/lib/client/uploads'

const MB = 1024 * 1024
const upload: Upload = {
  key: 'k',
  room_id: 'harbour',
  tray: 'harbour',
  position: 1,
  filename: 'choir.wav',
  content_type: 'audio/wav',
  size: 33 * MB,
  caption: '',
  told_caption: '',
  url: null,
  file_id: null,
  paused: false,
  error: null,
  sent: 0,
  seconds_left: null,
  stalled: false,
}

test('says how far a file is and how long it takes', () => {
  expect(uploadNote(upload)).toBe('33 MB')
  expect(uploadNote({ ...upload, sent: 21 * MB })).toBe('21 of 33 MB')
  expect(uploadNote({ ...upload, sent: 21 * MB, seconds_left: 9 })).toBe('21 of 33 MB · 9 s left')
  expect(uploadNote({ ...upload, sent: 512 * 1024, seconds_left: 240 })).toBe('512 KB of 33 MB · 4 min left')
  expect(uploadNote({ ...upload, file_id: 'f' })).toBe('33 MB')
})

test('says what keeps it', () => {
  expect(uploadNote({ ...upload, sent: 21 * MB, paused: true })).toBe('Paused at 63%')
  expect(uploadNote({ ...upload, stalled: true })).toBe('No connection. It goes on by itself')
  expect(uploadNote({ ...upload, error: { code: 'too_large', message: 'Over the 100 MB limit' } })).toBe('Over the 100 MB limit')
  expect(percentOf({ ...upload, size: 0 })).toBe(0)
})
