import { crc32 } from 'node:zlib'
import { addEdit, type Edit, MOST_PARTS, type Reader } from '@/lib/domain/files/private/edits'
import { keptExif } from '@/lib/domain/files/private/tiff'

const SIGNATURE = '\x89PNG\r\n\x1a\n'
/** What draws it, what says its colours, and what makes it move. */
const KEPT = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND'],
  ...['tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'cLLI', 'bKGD', 'hIST', 'pHYs', 'sPLT'],
  ...['acTL', 'fcTL', 'fdAT'],
])
/** Length, name, and the sum at its end. */
const AROUND = 12
const MOST_EXIF_BYTES = 1024 * 1024

/** Of a PNG: everything but what it needs to look right, and what stands behind its end. Of EXIF stays how it is turned. */
export async function privateInPng(read: Reader, size: number): Promise<Edit[]> {
  const edits: Edit[] = []
  if ((await read(0, 8)).toString('latin1') !== SIGNATURE) return []
  for (let at = 8, parts = 0; at < size && parts < MOST_PARTS; parts++) {
    const head = await read(at, 8)
    if (head.length < 8) return edits
    const length = head.readUInt32BE(0) + AROUND
    const name = head.toString('latin1', 4)
    if (at + length > size) return edits
    if (name === 'eXIf' && length <= MOST_EXIF_BYTES) {
      const chunk = await read(at, length)
      const kept = keptExif(chunk.subarray(8, -4))
      const written = kept && exifChunk(kept)
      if (!written || !chunk.equals(written)) addEdit(edits, { at, length, ...(written && { bytes: written }) })
    } else if (!KEPT.has(name)) addEdit(edits, { at, length })
    at += length
    if (name === 'IEND') {
      addEdit(edits, { at, length: size - at })
      return edits
    }
  }
  return edits
}

function exifChunk(exif: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from('eXIf'), exif])
  const chunk = Buffer.alloc(exif.length + AROUND)
  chunk.writeUInt32BE(exif.length, 0)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), chunk.length - 4)
  return chunk
}
