import { addEdit, type Edit, MOST_PARTS, type Reader } from '@/lib/domain/files/private/edits'
import { keptExif } from '@/lib/domain/files/private/tiff'

const START = 0xd8
const END = 0xd9
const SCAN = 0xda
const COMMENT = 0xfe
const EXIF = 'Exif\0\0'
/** Of what programs add, what a picture needs to look right: its size on paper, its colours, and how those are written. */
const KEPT = [
  { marker: 0xe0, name: 'JFIF\0' },
  { marker: 0xe2, name: 'ICC_PROFILE\0' },
  { marker: 0xee, name: 'Adobe' },
]
/** So much is searched at a time for the end of a scan. */
const STEP = 64 * 1024

/**
 * Of a JPEG: everything that programs have added but what it needs to look right, and what stands behind its end (further pictures, a short
 * film, with places of their own). Of EXIF stays how it is turned.
 */
export async function privateInJpeg(read: Reader, size: number): Promise<Edit[]> {
  const edits: Edit[] = []
  const start = await read(0, 2)
  if (start.length < 2 || start[0] !== 0xff || start[1] !== START) return []
  let turned = false
  for (let at = 2, parts = 0; at < size && parts < MOST_PARTS; parts++) {
    const head = await read(at, 4)
    if (head.length < 2 || head[0] !== 0xff) return edits
    const marker = head[1]!
    // Any number of these may stand before a marker.
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === END) {
      addEdit(edits, { at: at + 2, length: size - at - 2 })
      return edits
    }
    // Without a length: what stands by itself.
    if ((marker >= 0xd0 && marker <= 0xd7) || marker === 0x01) {
      at += 2
      continue
    }
    if (head.length < 4) return edits
    const length = 2 + head.readUInt16BE(2)
    if (length < 4 || at + length > size) return edits
    if (marker === COMMENT || (marker >= 0xe0 && marker <= 0xef)) {
      const segment = await read(at, length)
      const name = segment.toString('latin1', 4, 20)
      if (marker === 0xe1 && name.startsWith(EXIF)) {
        const kept: Buffer | null = turned ? null : keptExif(segment.subarray(10))
        turned ||= kept !== null
        if (!kept || !segment.equals(exifSegment(kept))) addEdit(edits, { at, length, ...(kept && { bytes: exifSegment(kept) }) })
      } else if (!KEPT.some((one) => one.marker === marker && name.startsWith(one.name))) addEdit(edits, { at, length })
    }
    at += length
    if (marker === SCAN) at = await endOfScan(read, at, size)
  }
  return edits
}

function exifSegment(exif: Buffer): Buffer {
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(2 + EXIF.length + exif.length, 2)
  return Buffer.concat([head, Buffer.from(EXIF, 'latin1'), exif])
}

/** Where the next marker stands that is not part of the picture's data. */
async function endOfScan(read: Reader, from: number, size: number): Promise<number> {
  for (let at = from; at < size; ) {
    const bytes = await read(at, STEP)
    for (let found = bytes.indexOf(0xff); found !== -1; found = bytes.indexOf(0xff, found + 1)) {
      const next = found + 1 < bytes.length ? bytes[found + 1]! : ((await read(at + found + 1, 1))[0] ?? 0)
      if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at + found
    }
    at += bytes.length
  }
  return size
}
