import fc from 'fast-check'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { createReader, withEdits } from '@/lib/domain/files/private/edits'
import { findPrivate } from '@/lib/domain/files/private/find-private'
import { orientationOf } from '@/lib/domain/files/private/tiff'

const SECRET = 'Lighthouse'
const EXIF = {
  IFD0: { Make: 'Kodak', Artist: SECRET, ImageDescription: SECRET },
  IFD2: { UserComment: SECRET },
  IFD3: { GPSLatitude: '53/1 8/1 0/1', GPSLatitudeRef: 'N', GPSAreaInformation: SECRET },
}
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${SECRET}"/></rdf:RDF></x:xmpmeta>`
const FORMATS = ['jpeg', 'png', 'webp', 'tiff', 'avif'] as const
type Format = (typeof FORMATS)[number]

const noise = Buffer.from(Array.from({ length: 120 * 80 * 3 }, (_, n) => (n * n * 31) % 251))
const picture = () => sharp(noise, { raw: { width: 120, height: 80, channels: 3 } })
const withAll = (image: Sharp, orientation = 6) => image.withExif(EXIF).withXmp(XMP).withMetadata({ orientation })
const draw = (format: Format, image = withAll(picture())) => image.toFormat(format, { effort: 1 }).toBuffer()

async function* inPieces(bytes: Uint8Array, size = 1_000) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function strip(contentType: string, bytes: Uint8Array, pieces?: number): Promise<Buffer> {
  const edits = await findPrivate(contentType, bytes.length, async (start, end) => bytes.subarray(start, end))
  const chunks = []
  for await (const chunk of withEdits(inPieces(bytes, pieces), edits)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** What is seen, turned the right way. */
const seen = (bytes: Uint8Array) => sharp(bytes).autoOrient().raw().toBuffer({ resolveWithObject: true })

function pngChunk(name: string, text: string): Buffer {
  const chunk = Buffer.alloc(12 + text.length)
  chunk.writeUInt32BE(text.length, 0)
  chunk.write(name + text, 4, 'latin1')
  return chunk
}
const jpegSegment = (marker: number, text: string) => {
  const segment = Buffer.alloc(4 + text.length)
  segment.writeUInt16BE(0xff00 + marker, 0)
  segment.writeUInt16BE(text.length + 2, 2)
  segment.write(text, 4, 'latin1')
  return segment
}

describe('a picture as it was uploaded', () => {
  it.each(FORMATS)('keeps its pixels and how it is turned, and says nothing else: %s', async (format) => {
    const bytes = await draw(format)
    expect(bytes.includes(SECRET)).toBe(true)
    for (const pieces of [1, 7, 1_000, 1_000_000]) {
      const stripped = await strip(`image/${format}`, bytes, pieces)
      expect(stripped.includes(SECRET)).toBe(false)
      expect(stripped.includes('Kodak')).toBe(false)
      expect(await seen(stripped)).toEqual(await seen(bytes))
      if (pieces < 1_000) continue
      const { xmp, exif, orientation } = await sharp(stripped).metadata()
      expect(xmp?.toString().trim() ?? '').not.toContain('dc:')
      if (exif) expect(exif.includes('N\0')).toBe(false)
      if (format !== 'avif') expect(orientation).toBe(6)
      // Once more there is nothing left to do.
      expect(await strip(`image/${format}`, stripped)).toEqual(stripped)
    }
  })

  it.each(FORMATS)('that says nothing stays as it is: %s', async (format) => {
    const bytes = await draw(format, picture())
    if (format === 'tiff') return
    expect(await findPrivate(`image/${format}`, bytes.length, async (start, end) => bytes.subarray(start, end))).toEqual([])
  })

  it('keeps its colours', async () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const bytes = await draw(format, withAll(picture().withIccProfile('p3')))
      const { icc } = await sharp(await strip(`image/${format}`, bytes)).metadata()
      expect(icc?.length).toBe((await sharp(bytes).metadata()).icc?.length)
    }
    const cmyk = await draw('jpeg', withAll(picture().toColourspace('cmyk')))
    expect(await seen(await strip('image/jpeg', cmyk))).toEqual(await seen(cmyk))
  })

  it('goes on moving, and is seen through', async () => {
    const frames = Buffer.concat([noise, Buffer.alloc(noise.length, 9)])
    const moving = sharp(frames, { raw: { width: 120, height: 160, channels: 3, pageHeight: 80 } })
    const webp = await strip('image/webp', await draw('webp', withAll(moving, 1)))
    expect(webp.includes(SECRET)).toBe(false)
    expect((await sharp(webp).metadata()).pages).toBe(2)
    const glass = await strip(
      'image/png',
      await draw('png', withAll(sharp({ create: { width: 9, height: 9, channels: 4, background: '#f000' } }))),
    )
    expect((await sharp(glass).stats()).isOpaque).toBe(false)
  })

  it('keeps neither comments, nor what stands behind its end', async () => {
    const jpeg = await draw('jpeg', picture())
    const more = [jpegSegment(0xfe, SECRET), jpegSegment(0xed, `Photoshop 3.0\0${SECRET}`), jpegSegment(0xe2, `MPF\0${SECRET}`)]
    const spoken = Buffer.concat([jpeg.subarray(0, 2), ...more, jpeg.subarray(2), await draw('jpeg')])
    expect(await strip('image/jpeg', spoken)).toEqual(jpeg)
    const png = await draw('png', picture())
    const texts = [pngChunk('tEXt', `Comment\0${SECRET}`), pngChunk('iTXt', SECRET), pngChunk('zTXt', SECRET), pngChunk('tIME', SECRET)]
    expect(await strip('image/png', Buffer.concat([png.subarray(0, 33), ...texts, png.subarray(33), Buffer.from(SECRET)]))).toEqual(png)
    const webp = await draw('webp', picture())
    expect(await strip('image/webp', Buffer.concat([webp, Buffer.from(SECRET)]))).toEqual(webp)
  })

  it('may be drawn in several scans', async () => {
    const bytes = await withAll(picture()).jpeg({ progressive: true }).toBuffer()
    const stripped = await strip('image/jpeg', bytes)
    expect(stripped.includes(SECRET)).toBe(false)
    expect(await seen(stripped)).toEqual(await seen(bytes))
  })
})

describe('whatever the bytes are', () => {
  const TYPES = [...FORMATS.map((one) => `image/${one}`), 'image/heic', 'video/mp4', 'image/gif', 'text/plain']

  it('it ends, and does not throw', async () => {
    const starts = await Promise.all(FORMATS.map((format) => draw(format)))
    const anything = fc.record({
      type: fc.constantFrom(...TYPES),
      start: fc.constantFrom(...starts, Buffer.alloc(0)),
      cut: fc.integer({ min: 0, max: 30_000 }),
      junk: fc.uint8Array({ maxLength: 300 }),
      hits: fc.array(fc.tuple(fc.nat(3_000), fc.nat(255)), { maxLength: 20 }),
    })
    await fc.assert(
      fc.asyncProperty(anything, async ({ type, start, cut, junk, hits }) => {
        const bytes = Buffer.concat([start.subarray(0, cut), junk])
        for (const [at, value] of hits) if (at < bytes.length) bytes[at] = value
        expect((await strip(type, bytes)).length).toBeLessThanOrEqual(bytes.length + 100)
      }),
      { numRuns: 400 },
    )
  })

  it('it shows what it showed, broken off wherever it was', async () => {
    for (const format of FORMATS) {
      const bytes = await draw(format)
      for (let tenth = 1; tenth < 10; tenth++) {
        const part = bytes.subarray(0, Math.round((bytes.length * tenth) / 10))
        const show = (shown: Uint8Array) =>
          sharp(shown, { failOn: 'none' })
            .raw()
            .toBuffer()
            .catch(() => null)
        const before = await show(part)
        if (before) expect(await show(await strip(`image/${format}`, part)), `${format} ${tenth}`).toEqual(before)
      }
    }
  })

  it('EXIF that says nothing sound is turned no way', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (junk) => {
        expect(orientationOf(Buffer.concat([Buffer.from('MM\0*\0\0\0\x08', 'latin1'), junk]))).toBeLessThan(9)
      }),
    )
  })

  it('reads little of what is large', async () => {
    let most = 0
    const read = createReader(1e9, async (start, end) => {
      most = Math.max(most, end - start)
      return Buffer.alloc(end - start)
    })
    expect((await read(0, 4)).length).toBe(4)
    expect((await read(1e9 - 2, 4)).length).toBe(2)
    expect(most).toBeLessThanOrEqual(256 * 1024)
  })
})
