import { privateInFilm, privateInHeif } from '@/lib/domain/files/private/boxes'
import { createReader, type Edit, type Reader } from '@/lib/domain/files/private/edits'
import { privateInJpeg } from '@/lib/domain/files/private/jpeg'
import { privateInPng } from '@/lib/domain/files/private/png'
import { privateInTiff } from '@/lib/domain/files/private/tiff'
import { privateInWebp } from '@/lib/domain/files/private/webp'

const FINDERS: Record<string, (read: Reader, size: number) => Promise<Edit[]>> = {
  'image/jpeg': privateInJpeg,
  'image/png': privateInPng,
  'image/webp': privateInWebp,
  'image/tiff': privateInTiff,
  'image/avif': privateInHeif,
  'image/heic': privateInHeif,
  'image/heif': privateInHeif,
  'video/mp4': privateInFilm,
  'video/quicktime': privateInFilm,
  'video/3gpp': privateInFilm,
}

/**
 * What a picture or film says of where, when, by whom and with what it was made. Without it, it looks as it did: no pixel is drawn anew.
 * Never more than 4 MB of it are held, however large it is; whatever the bytes are, it ends and does not throw.
 * @param contentType what its bytes are
 * @param read gives the bytes from `start` up to `end`, which is not included
 * @returns to be used with `withEdits`; empty when there is nothing, or it is of no kind that is known here
 */
export async function findPrivate(
  contentType: string,
  size: number,
  read: (start: number, end: number) => Promise<Uint8Array>,
): Promise<Edit[]> {
  const find = FINDERS[contentType]
  return find ? find(createReader(size, read), size) : []
}
