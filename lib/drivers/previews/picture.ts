import sharp, { type Raw, type Sharp, type SharpOptions } from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'
import type { MadePreview } from '@/lib/domain/ports'
import { NOTHING, Unreadable } from '@/lib/drivers/previews/messages'

/** In a list a picture is at most 440 wide; screens have two pixels for one. */
const THUMBNAIL = { width: 880, height: 640 }
const LARGE = { width: 2560, height: 2560 }
/** A ThumbHash is made of at most so many pixels each way. */
const BLUR_SIDE = 100
/** A few bytes can say that they are a picture of a million by a million. */
const MAX_PIXELS = 80_000_000
/** Of a moving picture: frames, and pixels of all its frames together, read and drawn. */
const MAX_FRAMES = 300
const MAX_FRAMES_PIXELS = 160_000_000
const MAX_DRAWN_PIXELS = 24_000_000
const WEBP = { quality: 80, effort: 3 }
/** What browsers show, and what cameras make. SVG is left out: it is a document, with scripts and addresses. */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map((name) => `VipsForeignLoad${name}`)

// Every picture comes once, and there is one thread for each.
sharp.cache(false)
sharp.concurrency(1)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: LOADERS })

const open = (path: string, options: SharpOptions = {}) => sharp(path, { limitInputPixels: MAX_PIXELS, failOn: 'error', ...options })
const fitting = (image: Sharp, box: { width: number; height: number }) => image.resize({ ...box, fit: 'inside', withoutEnlargement: true })

/** @throws Unreadable */
export async function makePicture(path: string): Promise<MadePreview> {
  try {
    const { width, height, pageHeight = height, pages = 1, autoOrient, format } = await open(path).metadata()
    // The pages of a TIFF are not frames.
    if (pages > 1 && (format === 'gif' || format === 'webp')) return await makeMoving(path, width, pageHeight, pages)
    return { ...(await drawStill(open(path).autoOrient())), width: autoOrient.width, height: autoOrient.height }
  } catch (error) {
    throw new Unreadable('This picture cannot be read.', { cause: error })
  }
}

/** Of a picture that may be as large as it likes: decoded once, drawn three times. */
export async function drawStill(image: Sharp): Promise<MadePreview> {
  const { data, info } = await fitting(image.toColourspace('srgb'), LARGE).raw().toBuffer({ resolveWithObject: true })
  return { ...NOTHING, ...(await drawPixels(data, info)) }
}

export async function drawPixels(pixels: Uint8Array, { width, height, channels }: Raw) {
  const drawn = () => sharp(pixels, { raw: { width, height, channels } })
  return {
    thumbnail: await fitting(drawn(), THUMBNAIL).webp(WEBP).toBuffer(),
    large: await fitting(drawn(), LARGE).webp(WEBP).toBuffer(),
    blur: await blurOf(drawn()),
  }
}

/** A moving picture stays one. It has no large one: that is the original, which moves too. */
async function makeMoving(path: string, width: number, height: number, pages: number): Promise<MadePreview> {
  const most = Math.max(1, Math.floor(MAX_FRAMES_PIXELS / (width * height)))
  const frames = Math.min(pages, MAX_FRAMES, most)
  const scale = Math.min(1, Math.sqrt(MAX_DRAWN_PIXELS / frames / (THUMBNAIL.width * THUMBNAIL.height)))
  const box = { width: Math.floor(THUMBNAIL.width * scale), height: Math.floor(THUMBNAIL.height * scale) }
  const moving = open(path, { pages: frames, limitInputPixels: MAX_FRAMES_PIXELS })
  return {
    ...NOTHING,
    width,
    height,
    animated: frames > 1,
    thumbnail: await fitting(moving, box)
      .webp({ ...WEBP, effort: 1 })
      .toBuffer(),
    blur: await blurOf(open(path)),
  }
}

async function blurOf(image: Sharp): Promise<string> {
  const small = fitting(image.toColourspace('srgb'), { width: BLUR_SIDE, height: BLUR_SIDE }).ensureAlpha()
  const { data, info } = await small.raw().toBuffer({ resolveWithObject: true })
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64')
}
