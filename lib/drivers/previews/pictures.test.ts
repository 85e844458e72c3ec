import { Readable } from 'node:stream'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { filePreviews } from '@/lib/drivers/previews/previews'
import { blackPng } from '@/lib/testing/black-png'
import { testFolder } from '@/lib/testing/test-folder'

const previews = filePreviews({ dir: testFolder(), ffmpeg: null })
afterAll(() => previews.close())

const make = (bytes: Uint8Array) => previews.make('image', { size: bytes.length, read: async () => Readable.from([bytes]) })
const picture = (width = 300, height = 200) => sharp({ create: { width, height, channels: 3, background: '#1565c0' } })
const colourAt = async (image: Uint8Array, left: number, top: number) =>
  [...(await sharp(image).extract({ left, top, width: 1, height: 1 }).removeAlpha().raw().toBuffer())].map((value) =>
    Math.round(value / 255),
  )
const RED = [1, 0, 0]

/** Red at the left, black elsewhere. */
const halves = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#000' } }).composite([
    { input: { create: { width: width / 2, height, channels: 3, background: '#f00' } }, left: 0, top: 0 },
  ])
const TAKEN_AT = { IFD0: { Make: 'Kodak', Artist: 'Ada' }, IFD3: { GPSLatitude: '53/1 8/1 0/1', GPSLatitudeRef: 'N' } }
/** Moves: each frame of a colour of its own. */
async function moving(format: 'gif' | 'webp', frames: number, width = 40, height = 30) {
  const colours = Array.from({ length: frames }, (_, n) => Buffer.alloc(width * height * 3, (n * 37) % 256))
  const image = sharp(Buffer.concat(colours), { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
  return format === 'gif' ? image.gif({ delay: colours.map(() => 80) }).toBuffer() : image.webp({ delay: colours.map(() => 80) }).toBuffer()
}

describe('a picture', () => {
  it('is shown small and large, of every format that cameras and browsers have, never larger than it is', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const) {
      const made = await make(await picture(3_000, 100).toFormat(format, { effort: 1 }).toBuffer())
      expect(made, format).toMatchObject({ width: 3_000, height: 100, animated: false, blur: expect.any(String) })
      expect(await sharp(made!.thumbnail!).metadata()).toMatchObject({ format: 'webp', width: 880, height: 29 })
      expect(await sharp(made!.large!).metadata()).toMatchObject({ format: 'webp', width: 2_560, height: 85 })
    }
    const dot = await make(await picture(1, 1).png().toBuffer())
    expect(dot).toMatchObject({ width: 1, height: 1 })
    expect(await sharp(dot!.thumbnail!).metadata()).toMatchObject({ width: 1, height: 1 })
  })

  it('is turned the right way, and says nothing of where it was taken', async () => {
    // As a camera held upright does: 6 is to be turned to the right.
    const bytes = await halves(200, 100).jpeg().withExif(TAKEN_AT).withMetadata({ orientation: 6 }).toBuffer()
    const made = await make(bytes)
    expect(made).toMatchObject({ width: 100, height: 200 })
    for (const image of [made!.thumbnail!, made!.large!]) {
      const { width, height, exif, xmp, orientation } = await sharp(image).metadata()
      expect({ width, height, exif, xmp, orientation }).toEqual({ width: 100, height: 200 })
      expect(await colourAt(image, 50, 20)).toEqual(RED)
      expect(await colourAt(image, 50, 180)).toEqual([0, 0, 0])
    }
  })

  it('is seen through where it was before', async () => {
    const made = await make(
      await sharp({ create: { width: 20, height: 20, channels: 4, background: '#f000' } })
        .png()
        .toBuffer(),
    )
    expect((await sharp(made!.thumbnail!).stats()).isOpaque).toBe(false)
  })

  it('that is printed in four colours, or grey, or has sixteen bits, is one too', async () => {
    const images = [
      await picture().toColourspace('cmyk').jpeg().toBuffer(),
      await picture().toColourspace('b-w').png().toBuffer(),
      await picture().toColourspace('rgb16').png().toBuffer(),
    ]
    for (const bytes of images) expect(await make(bytes)).toMatchObject({ width: 300, height: 200, blur: expect.any(String) })
  })

  it('that moves goes on moving', async () => {
    for (const format of ['gif', 'webp'] as const) {
      const made = await make(await moving(format, 5))
      expect(made, format).toMatchObject({ width: 40, height: 30, animated: true, large: null, blur: expect.any(String) })
      expect(await sharp(made!.thumbnail!).metadata()).toMatchObject({ format: 'webp', pages: 5, width: 40, delay: [80, 80, 80, 80, 80] })
    }
  })

  it('that moves long is cut, so that it takes neither long nor much', async () => {
    const made = await make(await moving('gif', 400))
    expect((await sharp(made!.thumbnail!).metadata()).pages).toBe(300)
  })
})

describe('what is no picture', () => {
  it('is refused: broken off, something else, a document with scripts', async () => {
    const noise = Buffer.from(Array.from({ length: 90_000 }, (_, n) => (n * 7919) % 251))
    const jpeg = await sharp(noise, { raw: { width: 200, height: 150, channels: 3 } })
      .jpeg()
      .toBuffer()
    for (let tenth = 0; tenth < 10; tenth++) expect(await make(jpeg.subarray(0, (jpeg.length * tenth) / 10)), `${tenth}`).toBeNull()
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>'
    for (const text of ['', 'no picture', '<html>', svg, '%PDF-1.4']) expect(await make(Buffer.from(text)), text).toBeNull()
  })

  it('is refused when it says that it is larger than any, without being unpacked', async () => {
    const png = await picture(10, 10).png().toBuffer()
    png.writeUInt32BE(1_000_000, 16)
    png.writeUInt32BE(1_000_000, 20)
    expect(await make(png)).toBeNull()
    // This one is true: 400 MP of black, in a few kB.
    expect(await make(blackPng(20_000))).toBeNull()
    expect(await make(blackPng(1_000))).toMatchObject({ width: 1_000 })
  })
})

it('goes on after its process was ended', async () => {
  const bytes = await picture().png().toBuffer()
  const ending = setInterval(() => void previews.close(), 1)
  await expect(make(bytes)).rejects.toThrow('ended')
  clearInterval(ending)
  expect(await make(bytes)).toMatchObject({ width: 300 })
})
