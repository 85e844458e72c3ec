import { addEdit, type Edit, MOST_PARTS, type Reader } from '@/lib/domain/files/private/edits'
import { keptExif } from '@/lib/domain/files/private/tiff'

/** What draws it, what says its colours, and what makes it move. */
const KEPT = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
/** Flags of what else there is. */
const HAS_EXIF = 0x08
const HAS_XMP = 0x04
const HEAD = 12
const MOST_EXIF_BYTES = 1024 * 1024

/** Of a WebP: everything but what it needs to look right, and what stands behind its end. Of EXIF stays how it is turned. */
export async function privateInWebp(read: Reader, size: number): Promise<Edit[]> {
  const head = Buffer.from(await read(0, HEAD))
  if (head.length < HEAD || head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8) !== 'WEBP') return []
  const edits: Edit[] = []
  const end = Math.min(size, 8 + head.readUInt32LE(4))
  let flags: { at: number; value: number } | null = null
  let turned = false
  for (let at = HEAD, parts = 0; at + 8 <= end && parts < MOST_PARTS; parts++) {
    const chunkHead = await read(at, 9)
    const name = chunkHead.toString('latin1', 0, 4)
    const data = chunkHead.readUInt32LE(4)
    // Every chunk begins at an even place.
    const length = Math.min(8 + data + (data % 2), end - at)
    if (8 + data > end - at) break
    if (name === 'VP8X' && chunkHead.length === 9) flags = { at: at + 8, value: chunkHead[8]! }
    else if (name === 'EXIF' && data <= MOST_EXIF_BYTES) {
      const chunk = await read(at, length)
      const kept: Buffer | null = turned ? null : keptExif(withoutName(chunk.subarray(8, 8 + data)))
      turned ||= kept !== null
      const written = kept && exifChunk(kept)
      if (!written || !chunk.equals(written)) addEdit(edits, { at, length, ...(written && { bytes: written }) })
    } else if (!KEPT.has(name)) addEdit(edits, { at, length })
    at += length
  }
  if (end < size) addEdit(edits, { at: end, length: size - end })
  const wanted = flags && (flags.value & ~HAS_EXIF & ~HAS_XMP) | (turned ? HAS_EXIF : 0)
  if (edits.length === 0 && (!flags || flags.value === wanted)) return []
  const written = edits.reduce((sum, edit) => sum - edit.length + (edit.bytes?.length ?? 0), size)
  const sizeBytes = Buffer.alloc(4)
  sizeBytes.writeUInt32LE(written - 8)
  const own = flags && wanted !== null && flags.value !== wanted ? [{ at: flags.at, length: 1, bytes: Buffer.from([wanted]) }] : []
  return [{ at: 4, length: 4, bytes: sizeBytes }, ...own, ...edits].sort((a, b) => a.at - b.at)
}

/** Some programs begin it as JPEG does. */
const withoutName = (exif: Buffer) => (exif.toString('latin1', 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif)

function exifChunk(exif: Buffer): Buffer {
  const head = Buffer.from('EXIF\0\0\0\0', 'latin1')
  head.writeUInt32LE(exif.length, 4)
  return Buffer.concat([head, exif])
}
