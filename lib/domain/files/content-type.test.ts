import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { contentOf, HEAD_BYTES } from '@/lib/domain/files/content-type'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const typeOf = async (head: Uint8Array | string, name = 'x.png') => {
  const { type, kind } = await contentOf(typeof head === 'string' ? Buffer.from(head) : head, name)
  return `${type} ${kind}`
}

describe('a text', () => {
  it.each([
    ['tides.txt', 'text/plain'],
    ['TIDES.MD', 'text/markdown'],
    ['tides.py', 'text/x-python'],
    ['tides.csv', 'text/csv'],
    ['tides.json', 'application/json'],
    ['tides', 'text/plain'],
    ['tides.png', 'text/plain'],
    ['tides.constructor', 'text/plain'],
    // Nothing that a browser would run is taken from a name.
    ['tides.html', 'text/plain'],
    ['tides.svg', 'text/plain'],
    ['tides.js', 'text/plain'],
    ['tides.css', 'text/plain'],
  ])('called %s is %s', async (name, type) => {
    expect(await typeOf('High water at six', name)).toBe(`${type} text`)
  })

  it('is told from what is none by its bytes', async () => {
    expect(await typeOf('Gezeiten – 潮 🌊\n\u001b[31mrot')).toBe('text/plain text')
    expect(await typeOf('a\0b', 'a.txt')).toBe('application/octet-stream other')
    expect(await typeOf(bytes('Gr\xfc\xdfe'), 'a.txt')).toBe('application/octet-stream other')
    expect(await typeOf('', 'a.txt')).toBe('application/octet-stream other')
    // A character that is cut at the end of what is looked at.
    expect(await typeOf(Buffer.from(`x${'潮'.repeat(HEAD_BYTES / 2)}`).subarray(0, HEAD_BYTES), 'a.txt')).toBe('text/plain text')
    expect(await typeOf(Buffer.from('潮').subarray(0, 2), 'a.txt')).toBe('application/octet-stream other')
  })

  it('that a browser would take for a document is one, whatever it is called', async () => {
    for (const html of ['<!DOCTYPE html>', '\n <html lang="en">', '<script>alert(1)</script>', `${'<!-- a -->'.repeat(2_000)}<body >`])
      expect(await typeOf(html), html).toBe('text/html text')
    for (const xml of ['<?xml version="1.0"?><svg/>', '<svg onload="alert(1)">', '<!-- a --><!DOCTYPE svg><svg>'])
      expect(await typeOf(xml, 'a.svg'), xml).toBe('text/xml text')
    expect(await typeOf('<div>', 'readme.md')).toBe('text/markdown text')
  })

  it('that begins like something else is a text all the same', async () => {
    for (const text of ['GIF89a=1;alert(1)', 'BM is no bitmap', 'MZ', 'ID3 tags', 'PK was here', 'RIFF of the year'])
      expect(await typeOf(text), text).toBe('text/plain text')
  })
})

describe('a picture', () => {
  const draw = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#c2185b' } })

  it('is known by its bytes and has its size', async () => {
    for (const format of ['jpeg', 'png', 'gif', 'webp', 'avif', 'tiff'] as const) {
      const head = await draw(32, 20).toFormat(format).toBuffer()
      expect(await contentOf(head, 'a.txt'), format).toEqual({ type: `image/${format}`, kind: 'image', width: 32, height: 20 })
    }
  })

  it('has the size that it has when it is turned the right way', async () => {
    const turned = await draw(32, 20).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    expect(await contentOf(turned, 'a.jpg')).toMatchObject({ width: 20, height: 32 })
  })

  it('that only begins like one has no size', async () => {
    expect(await contentOf(bytes('\x89PNG\r\n\x1a\n\0\0'), 'a.png')).toMatchObject({ width: null })
    expect(await contentOf(bytes('\xff\xd8\xff\xe0\0\0'), 'a.jpg')).toEqual({
      type: 'image/jpeg',
      kind: 'image',
      width: null,
      height: null,
    })
  })

  it('of a kind that is not read here is a file like any other', async () => {
    expect(await typeOf(bytes('BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'))).toBe('image/bmp other')
  })
})

it('two things at once are what they begin with', async () => {
  expect(await typeOf(bytes('GIF89a\x01\0\x01\0/*<script>*/=1;alert(1)'), 'a.js')).toBe('image/gif image')
  expect(await typeOf('%PDF-1.7\n<html><script>alert(1)</script></html>', 'a.html')).toBe('application/pdf pdf')
  expect(await typeOf(bytes('PK\x03\x04\x14\0\0\0\0\0'), 'a.png')).toBe('application/zip other')
})

it('a container with sound alone is sound', async () => {
  const webm = '\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm'
  expect(await typeOf(bytes(`${webm}\x86\x86A_OPUS`))).toBe('audio/webm audio')
  expect(await typeOf(bytes(`${webm}\x86\x85V_VP8\x86\x86A_OPUS`))).toBe('video/webm video')
  // What sounds may be any bytes, those of a video's codec too.
  expect(await typeOf(bytes(`${webm}\x86\x86A_OPUS\x1fC\xb6u\x01 \x05V_\xf7`))).toBe('audio/webm audio')
  const mp4 = '\0\0\0\x18ftypmp42\0\0\0\0mp42isom'
  expect(await typeOf(bytes(`${mp4}hdlr soun`))).toBe('audio/mp4 audio')
  expect(await typeOf(bytes(`${mp4}hdlr soun hdlr vide`))).toBe('video/mp4 video')
})
