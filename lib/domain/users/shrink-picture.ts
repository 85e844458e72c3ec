import { createHash } from 'node:crypto'
import { ChatError, tooLarge } from '@/lib/contract/errors'
import { createTurns } from '@/lib/domain/in-turn'
import type { Avatar } from '@/lib/domain/users/avatar-queries'

/** A picture as it is sent. */
export const AVATAR_MAX_BYTES = 5 * 1024 * 1024
/** In pixels, each way: sharp on screens that have three for one. */
const SIDE = 256
/** A few bytes can say that they are a picture of a million by a million. */
const MAX_PIXELS = 30_000_000
/** SVG is left out: it is a document, with scripts and addresses. */
const FORMATS = ['jpeg', 'png', 'webp', 'gif', 'avif', 'heif']

/** One picture at a time: a large one takes 120 MB while it is read. */
const inTurn = createTurns()

/** Loaded when the first picture comes: it is large, and most processes never see one. */
async function loadSharp() {
  const { default: sharp } = await import('sharp')
  // Every picture comes once; remembering them would only keep memory.
  sharp.cache(false)
  return sharp
}

/**
 * Makes any picture a small square one. It is drawn anew, so that nothing else of the file is kept: not where it was taken, nor what
 * was hidden in it.
 * @throws ChatError `too_large`, `unsupported_type`
 */
export async function shrinkPicture(bytes: Uint8Array): Promise<Avatar> {
  if (bytes.length > AVATAR_MAX_BYTES) throw tooLarge('A picture can have 5 MB at the most.')
  const sharp = await loadSharp()
  return inTurn('picture', async () => {
    try {
      const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      const { format } = await image.metadata()
      if (!FORMATS.includes(format)) throw new Error(`The format ${format} is not taken.`)
      const small = await image.autoOrient().resize(SIDE, SIDE, { fit: 'cover', position: 'attention' }).webp({ quality: 82 }).toBuffer()
      return { contentType: 'image/webp', bytes: small, hash: createHash('sha256').update(small).digest('hex').slice(0, 16) }
    } catch (error) {
      throw new ChatError('unsupported_type', "That isn't a picture we can read. Try a JPEG or PNG.", { cause: error })
    }
  })
}
