import { type Edit, inOrder, MOST_PARTS, type Reader } from '@/lib/domain/files/private/edits'

// The structure of TIFF, which is that of EXIF too: directories of entries of twelve bytes, whose values stand in them or elsewhere.
const ORIENTATION = 0x0112
const ENTRY = 12
/** Bytes of a value, by its type. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
/** Where directories stand whose entries go with theirs: of the camera, and of the place. */
const DIRECTORIES = new Set([0x8769, 0x8825, 0xa005])
/**
 * What says who, where and with what: description, maker, model, software, date, artist, computer, XMP, copyright, IPTC, Photoshop,
 * what Windows adds, and the two directories.
 */
const PRIVATE = new Set([
  0x010e, 0x010f, 0x0110, 0x0131, 0x0132, 0x013b, 0x013c, 0x02bc, 0x8298, 0x83bb, 0x8649, 0x8769, 0x8825, 0x9c9b, 0x9c9c, 0x9c9d, 0x9c9e,
  0x9c9f,
])
/** Directories, and entries of one, beyond which a file is no camera's. */
const MOST_DIRECTORIES = 200
const MOST_ENTRIES = 1_000

/** An EXIF block that says nothing but how the picture is turned. */
export function exifOf(orientation: number): Buffer {
  const exif = Buffer.alloc(26)
  exif.write('MM\0*', 0, 'latin1')
  exif.writeUInt32BE(8, 4)
  exif.writeUInt16BE(1, 8)
  exif.writeUInt16BE(ORIENTATION, 10)
  exif.writeUInt16BE(3, 12)
  exif.writeUInt32BE(1, 14)
  exif.writeUInt16BE(orientation, 18)
  return exif
}

const isTurned = (orientation: number) => orientation >= 2 && orientation <= 8

/** How an EXIF block says that the picture is turned: 2 to 8; 1 when it is not, or says nothing that can be read. */
export function orientationOf(exif: Buffer): number {
  const numbers = numbersOf(exif)
  if (!numbers || exif.length < 8) return 1
  const at = numbers.u32(exif, 4)
  if (at + 2 > exif.length) return 1
  const count = numbers.u16(exif, at)
  for (let n = 0; n < count && at + 2 + (n + 1) * ENTRY <= exif.length; n++) {
    const entry = at + 2 + n * ENTRY
    if (numbers.u16(exif, entry) !== ORIENTATION) continue
    const orientation = numbers.u16(exif, entry + 8)
    return isTurned(orientation) ? orientation : 1
  }
  return 1
}

/** What a picture keeps of an EXIF block; null: nothing. */
export function keptExif(exif: Buffer): Buffer | null {
  const orientation = orientationOf(exif)
  return orientation === 1 ? null : exifOf(orientation)
}

interface Numbers {
  u16(bytes: Buffer, at: number): number
  u32(bytes: Buffer, at: number): number
  put16(bytes: Buffer, value: number, at: number): void
}
const BIG: Numbers = {
  u16: (bytes, at) => bytes.readUInt16BE(at),
  u32: (bytes, at) => bytes.readUInt32BE(at),
  put16: (bytes, value, at) => bytes.writeUInt16BE(value, at),
}
const LITTLE: Numbers = {
  u16: (bytes, at) => bytes.readUInt16LE(at),
  u32: (bytes, at) => bytes.readUInt32LE(at),
  put16: (bytes, value, at) => bytes.writeUInt16LE(value, at),
}

/** By which end its numbers begin; null for what is no TIFF, or a BigTIFF. */
function numbersOf(head: Buffer): Numbers | null {
  const mark = head.toString('latin1', 0, 4)
  return mark === 'MM\0*' ? BIG : mark === 'II*\0' ? LITTLE : null
}

/** In a TIFF everything is found by its place, so nothing may move: entries are taken out of their directory, and their values are blanked. */
export async function privateInTiff(read: Reader): Promise<Edit[]> {
  const head = Buffer.from(await read(0, 8))
  const numbers = head.length === 8 ? numbersOf(head) : null
  if (!numbers) return []
  const edits: Edit[] = []
  const seen = new Set<number>()
  const directory = async (at: number) => {
    if (at < 8 || seen.has(at) || seen.size >= MOST_DIRECTORIES) return null
    seen.add(at)
    const count = await read(at, 2)
    if (count.length < 2) return null
    const entries = numbers.u16(count, 0)
    if (entries > MOST_ENTRIES) return null
    const bytes = Buffer.from(await read(at, 2 + entries * ENTRY + 4))
    return bytes.length === 2 + entries * ENTRY + 4 ? { at, bytes, entries } : null
  }
  const blank = (at: number, length: number) => {
    if (length > 0 && edits.length < MOST_PARTS) edits.push({ at, length, isBlank: true })
  }
  /** Blanks what an entry leads to. */
  const blankValue = async (bytes: Buffer, entry: number, depth: number) => {
    const length = (TYPE_BYTES[numbers.u16(bytes, entry + 2)] ?? 0) * numbers.u32(bytes, entry + 4)
    const place = numbers.u32(bytes, entry + 8)
    if (length > 4 && place >= 8) blank(place, length)
    if (!DIRECTORIES.has(numbers.u16(bytes, entry)) || depth > 2) return
    const below = await directory(place)
    if (!below) return
    for (let n = 0; n < below.entries; n++) await blankValue(below.bytes, 2 + n * ENTRY, depth + 1)
    blank(below.at, below.bytes.length)
  }

  for (
    let found = await directory(numbers.u32(head, 4));
    found;
    found = await directory(numbers.u32(found.bytes, found.bytes.length - 4))
  ) {
    const { at, bytes, entries } = found
    const kept: Buffer[] = []
    for (let n = 0; n < entries; n++) {
      const entry = 2 + n * ENTRY
      if (!PRIVATE.has(numbers.u16(bytes, entry))) kept.push(bytes.subarray(entry, entry + ENTRY))
      else await blankValue(bytes, entry, 0)
    }
    if (kept.length === entries) continue
    const written = Buffer.concat([bytes.subarray(0, 2), ...kept, bytes.subarray(-4), Buffer.alloc((entries - kept.length) * ENTRY)])
    numbers.put16(written, kept.length, 0)
    edits.push({ at, length: written.length, bytes: written })
  }
  return inOrder(edits)
}
