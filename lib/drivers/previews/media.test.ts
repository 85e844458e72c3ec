import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withEdits } from '@/lib/domain/files/private/edits'
import { findPrivate } from '@/lib/domain/files/private/find-private'
import type { SightKind } from '@/lib/domain/ports'
import { filePreviews } from '@/lib/drivers/previews/previews'
import { testFolder } from '@/lib/testing/test-folder'

/** `npm test` brings it along. */
const FFMPEG = process.env.TEST_FFMPEG ?? 'ffmpeg'
const withFfmpeg = filePreviews({ dir: testFolder(), ffmpeg: FFMPEG })
const without = filePreviews({ dir: testFolder(), ffmpeg: null })
const notThere = filePreviews({ dir: testFolder(), ffmpeg: '/nowhere/ffmpeg' })

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'hubbub-media-'))
})
afterAll(async () => {
  for (const previews of [withFfmpeg, without, notThere]) await previews.close()
  rmSync(dir, { recursive: true })
})

const make = (previews: typeof without, kind: SightKind, bytes: Uint8Array) =>
  previews.make(kind, { size: bytes.length, read: async () => Readable.from([bytes]) })

/** Two seconds, the first of them silent. */
function sound(name: string, ...options: string[]): Buffer {
  const path = join(dir, name)
  const tone = 'sine=frequency=440:duration=2,volume=0:enable=lt(t\\,1)'
  execFileSync(FFMPEG, ['-v', 'error', '-f', 'lavfi', '-i', tone, ...options, '-y', path])
  return readFileSync(path)
}

/** Two seconds, red at the left and black at the right, with a sound. */
function film(name: string, ...options: string[]): Buffer {
  const path = join(dir, name)
  const picture = 'color=black:size=160x90:rate=10:duration=2,drawbox=w=80:h=90:color=red:t=fill'
  const inputs = ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', 'sine=duration=2']
  execFileSync(FFMPEG, ['-v', 'error', ...inputs, ...options, '-y', path])
  return readFileSync(path)
}

function wav(seconds: number): Buffer {
  const rate = 8_000
  const samples = Buffer.alloc(seconds * rate * 2)
  for (let n = rate * seconds * 0.5; n < rate * seconds; n++) samples.writeInt16LE(Math.round(12_000 * Math.sin(n / 3)), n * 2)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    head.writeUInt16LE(value, at)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}

/** Pages of 200 by 100 points; the first is red at its left. */
function pdf(pages: number, size = '0 0 200 100'): Buffer {
  const kids = Array.from({ length: pages }, (_, n) => `${4 + n} 0 R`)
  const drawing = '1 0 0 rg 0 0 100 100 re f'
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages} /MediaBox [${size}] >>`,
    `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`,
    ...kids.map((_, n) => `<< /Type /Page /Parent 2 0 R${n === 0 ? ' /Contents 3 0 R' : ''} >>`),
  ]
  let text = '%PDF-1.4\n'
  const places = objects.map((object, n) => {
    const place = text.length
    text += `${n + 1} 0 obj\n${object}\nendobj\n`
    return place
  })
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(
    `${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF`,
  )
}

const colourAt = async (image: Uint8Array, left: number, top: number) =>
  [...(await sharp(image).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer())].map((value) => (value > 150 ? 1 : 0))

const SECOND_HALF = {
  waveform: [
    ...Array(30).fill(0),
    ...Array(4).fill(expect.any(Number)),
    ...Array(28).fill(expect.toSatisfy((n) => n > 80)),
    ...Array(2).fill(expect.any(Number)),
  ],
}
const aboutTwoSeconds = expect.toSatisfy((ms: number) => Math.abs(ms - 2_000) < 120)

describe('a sound', () => {
  const FORMATS: [string, ...string[]][] = [
    // As Chrome, Safari and Firefox record, whose length is not said before its end.
    ['chrome.webm', '-c:a', 'libopus', '-live', '1'],
    ['safari.mp4', '-c:a', 'aac', '-movflags', 'frag_keyframe+empty_moov'],
    ['firefox.ogg', '-c:a', 'libopus'],
    ['a.mp3'],
    ['a.flac'],
    ['a.m4a'],
    ['a.oga', '-c:a', 'libvorbis'],
    ['a.wav'],
  ]
  it.each(FORMATS)('has a length, and shows how loud it is, with ffmpeg and without: %s', async (name, ...options) => {
    const bytes = sound(name, ...options)
    for (const previews of [withFfmpeg, without])
      expect(await make(previews, 'audio', bytes)).toMatchObject({ duration_ms: aboutTwoSeconds, thumbnail: null, ...SECOND_HALF })
  })

  it('may be long, short or silent', async () => {
    for (const previews of [withFfmpeg, without]) {
      expect(await make(previews, 'audio', wav(600))).toMatchObject({ duration_ms: 600_000, ...SECOND_HALF })
      const short = await make(previews, 'audio', wav(2).subarray(0, 44 + 20))
      expect(short?.waveform).toEqual(Array(64).fill(0))
    }
  })

  it('is none when it is something else', async () => {
    for (const previews of [withFfmpeg, without, notThere])
      for (const text of ['', 'High water', 'RIFF....WAVEfmt ', '#EXTM3U\n#EXTINF:1\nfile:///etc/passwd\n'])
        expect(await make(previews, 'audio', Buffer.from(text)), text).toBeNull()
  })
})

describe('a video', () => {
  it.each([
    ['a.mp4', '-c:v', 'libx264', '-pix_fmt', 'yuv420p'],
    ['a.webm', '-c:v', 'libvpx'],
    // As browsers record.
    ['live.webm', '-c:v', 'libvpx', '-live', '1'],
  ])('has a length and a picture, where ffmpeg is: %s', async (name, ...options) => {
    const bytes = film(name, ...options)
    const made = await make(withFfmpeg, 'video', bytes)
    expect(made).toMatchObject({ width: 160, height: 90, duration_ms: aboutTwoSeconds, blur: expect.any(String) })
    for (const image of [made!.thumbnail!, made!.large!]) {
      expect(await colourAt(image, 20, 45)).toEqual([1, 0, 0])
      expect(await colourAt(image, 140, 45)).toEqual([0, 0, 0])
    }
    const told = { duration_ms: aboutTwoSeconds, thumbnail: null, large: null, blur: null }
    for (const previews of [without, notThere]) {
      const plain = await make(previews, 'video', bytes)
      if (name.startsWith('live')) expect(plain).toBeNull()
      else expect(plain).toMatchObject(told)
    }
  })

  it('is turned the right way, and says nothing of where it was taken', async () => {
    film('upright.mp4', '-c:v', 'libx264', '-pix_fmt', 'yuv420p')
    const path = join(dir, 'turned.mp4')
    const place = [
      '-metadata',
      'location=+53.13+006.20/',
      '-metadata',
      'com.apple.quicktime.make=Lighthouse',
      '-movflags',
      'use_metadata_tags',
    ]
    execFileSync(FFMPEG, ['-v', 'error', '-i', join(dir, 'upright.mp4'), '-c', 'copy', ...place, '-y', path])
    const bytes = readFileSync(path)
    // A phone held upright says in the first track that its left is to be on top.
    const matrix = [0, 0x10000, 0, -0x10000, 0, 0, 90 << 16, 0, 0x40000000]
    for (const [n, value] of matrix.entries()) bytes.writeInt32BE(value, bytes.indexOf('tkhd') + 44 + 4 * n)
    expect(bytes.includes('Lighthouse')).toBe(true)
    const chunks = []
    const edits = await findPrivate('video/mp4', bytes.length, async (start, end) => bytes.subarray(start, end))
    for await (const chunk of withEdits(Readable.from([bytes]), edits)) chunks.push(chunk)
    const stripped = Buffer.concat(chunks)
    expect(stripped).toHaveLength(bytes.length)
    expect(stripped.includes('Lighthouse')).toBe(false)
    expect(stripped.includes('+53.13')).toBe(false)
    for (const one of [bytes, stripped]) {
      const made = await make(withFfmpeg, 'video', one)
      expect(made).toMatchObject({ width: 90, height: 160, duration_ms: aboutTwoSeconds })
      expect(await colourAt(made!.thumbnail!, 45, 20)).toEqual([1, 0, 0])
      expect(await colourAt(made!.thumbnail!, 45, 140)).toEqual([0, 0, 0])
    }
  })

  it('is none when it is a list of other files', async () => {
    const secret = join(dir, 'secret.mp4')
    writeFileSync(secret, film('secret.mp4', '-c:v', 'libx264', '-pix_fmt', 'yuv420p'))
    const lists = [
      `ffconcat version 1.0\nfile '${secret}'\n`,
      `#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://${secret}\n#EXT-X-ENDLIST\n`,
    ]
    for (const list of [...lists, '', 'High water']) expect(await make(withFfmpeg, 'video', Buffer.from(list)), list).toBeNull()
  })
})

describe('a PDF', () => {
  it('shows its first page, and has a number of pages', async () => {
    const made = await make(without, 'pdf', pdf(3))
    expect(made).toMatchObject({ pages: 3, blur: expect.any(String) })
    expect(await sharp(made!.large!).metadata()).toMatchObject({ format: 'webp', width: 2_000, height: 1_000 })
    const { width, height } = await sharp(made!.thumbnail!).metadata()
    expect({ width, height }).toEqual({ width: 880, height: 440 })
    expect(await colourAt(made!.thumbnail!, 200, 220)).toEqual([1, 0, 0])
    expect(await colourAt(made!.thumbnail!, 700, 220)).toEqual([1, 1, 1])
  })

  it('may have a page of any size', async () => {
    for (const size of ['0 0 14400 14400', '0 0 5 9000', '0 0 1 1']) {
      const made = await make(without, 'pdf', pdf(1, size))
      const { width = 0, height = 0 } = await sharp(made!.large!).metadata()
      expect(Math.max(width, height), size).toBe(2_000)
    }
  })

  it('is none when it is broken', async () => {
    for (const text of ['', '%PDF-1.4', 'High water']) expect(await make(without, 'pdf', Buffer.from(text)), text).toBeNull()
    expect(await make(without, 'pdf', pdf(1).subarray(0, 60))).toBeNull()
  })
})
