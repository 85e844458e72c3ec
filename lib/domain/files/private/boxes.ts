import { type Edit, inOrder, type Reader } from '@/lib/domain/files/private/edits'

// ISO's base media format: boxes of a length, a name and a content, which for some are boxes again.
interface Box {
  name: string
  at: number
  /** Where its content begins, and where it ends. */
  from: number
  to: number
}

const MOST_BOXES = 10_000
/** The list of a picture's parts is read as a whole. */
const MOST_META_BYTES = 4 * 1024 * 1024

/** EXIF without entries: where it begins, then that its directory follows. Zeros after it say that there is nothing in that. */
const NO_EXIF = Buffer.from('\0\0\0\0MM\0*\0\0\0\x08', 'latin1')

async function boxesIn(read: Reader, from: number, to: number): Promise<Box[]> {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= to && boxes.length < MOST_BOXES; ) {
    const head = await read(at, 16)
    if (head.length < 8) break
    const small = head.readUInt32BE(0)
    const large = small === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : 0
    const length = small === 0 ? to - at : small === 1 ? large : small
    const headLength = small === 1 ? 16 : 8
    if (length < headLength || at + length > to) break
    boxes.push({ name: head.toString('latin1', 4, 8), at, from: at + headLength, to: at + length })
    at += length
  }
  return boxes
}

/** Of a film: what phones write beside it (where it was taken, by what), for it as a whole and for each track. It stays as long as it was. */
export async function privateInFilm(read: Reader, size: number): Promise<Edit[]> {
  const edits: Edit[] = []
  const blank = ({ at, from, to }: Box) => {
    edits.push({ at: at + 4, length: 4, bytes: Buffer.from('free') }, { at: from, length: to - from, isBlank: true })
  }
  const isPrivate = ({ name }: Box) => name === 'udta' || name === 'meta' || name === 'uuid'
  for (const box of await boxesIn(read, 0, size)) {
    if (box.name === 'meta' || box.name === 'udta' || box.name === 'uuid') blank(box)
    if (box.name !== 'moov') continue
    for (const part of await boxesIn(read, box.from, box.to)) {
      if (isPrivate(part)) blank(part)
      if (part.name === 'trak') for (const inner of await boxesIn(read, part.from, part.to)) if (isPrivate(inner)) blank(inner)
    }
  }
  return inOrder(edits)
}

/** Of a picture in HEIF (HEIC, AVIF): its EXIF and XMP are blanked where they stand. How it is turned is said elsewhere in it. */
export async function privateInHeif(read: Reader, size: number): Promise<Edit[]> {
  const meta = (await boxesIn(read, 0, size)).find(({ name }) => name === 'meta')
  if (!meta || meta.to - meta.from > MOST_META_BYTES) return []
  const bytes = Buffer.from(await read(meta.from, meta.to - meta.from))
  const inside: Reader = async (at, length) => bytes.subarray(at, at + length)
  // It begins with its version.
  const parts = await boxesIn(inside, 4, bytes.length)
  const part = (name: string) => parts.find((one) => one.name === name)
  const [names, places, data] = [part('iinf'), part('iloc'), part('idat')]
  if (!names || !places) return []
  try {
    const wanted = await privateItems(inside, bytes, names)
    const edits: Edit[] = []
    for (const { id, inData, at, length } of extentsOf(bytes, places)) {
      if (!wanted.has(id)) continue
      const start = inData ? meta.from + (data?.from ?? Number.NaN) + at : at
      if (!Number.isSafeInteger(start) || start < 0 || length <= 0 || start + length > size) continue
      const isExif = wanted.get(id) === 'Exif' && length > NO_EXIF.length
      if (isExif) edits.push({ at: start, length: NO_EXIF.length, bytes: NO_EXIF })
      const done = isExif ? NO_EXIF.length : 0
      edits.push({ at: start + done, length: length - done, isBlank: true })
    }
    return inOrder(edits)
  } catch (error) {
    // A list that ends too early.
    if (error instanceof RangeError) return []
    throw error
  }
}

async function privateItems(inside: Reader, bytes: Buffer, box: Box): Promise<Map<number, string>> {
  const version = bytes.readUInt8(box.from)
  const items = new Map<number, string>()
  for (const entry of await boxesIn(inside, box.from + (version === 0 ? 6 : 8), box.to)) {
    if (entry.name !== 'infe') continue
    const entryVersion = bytes.readUInt8(entry.from)
    if (entryVersion < 2) continue
    const wide = entryVersion > 2
    const id = wide ? bytes.readUInt32BE(entry.from + 4) : bytes.readUInt16BE(entry.from + 4)
    const type = bytes.toString('latin1', entry.from + (wide ? 10 : 8), entry.from + (wide ? 14 : 12))
    if (type === 'Exif' || type === 'mime') items.set(id, type)
  }
  return items
}

/** Where the parts are: in the file, or in a box of the list itself. */
function* extentsOf(bytes: Buffer, box: Box): Generator<{ id: number; inData: boolean; at: number; length: number }> {
  let at = box.from
  const number = (size: number) => {
    if (at + size > box.to) throw new RangeError('It ends too early.')
    const value = size === 8 ? Number(bytes.readBigUInt64BE(at)) : size === 0 ? 0 : bytes.readUIntBE(at, size)
    at += size
    return value
  }
  const version = number(1)
  number(3)
  const [sizes, more] = [number(1), number(1)]
  const [offsetSize, lengthSize, baseSize, indexSize] = [sizes >> 4, sizes & 15, more >> 4, version > 0 ? more & 15 : 0]
  // Any others there are not.
  if ([offsetSize, lengthSize, baseSize, indexSize].some((one) => one !== 0 && one !== 4 && one !== 8)) return
  for (let items = number(version < 2 ? 2 : 4); items > 0; items--) {
    const id = number(version < 2 ? 2 : 4)
    const method = version > 0 ? number(2) & 15 : 0
    number(2)
    const base = number(baseSize)
    for (let extents = number(2); extents > 0; extents--) {
      number(indexSize)
      const offset = number(offsetSize)
      yield { id, inData: method === 1, at: base + offset, length: number(lengthSize) }
    }
  }
}
