/** A part of a file that has other bytes in its place, or nothing but zeros, or is left out. */
export interface Edit {
  at: number
  length: number
  bytes?: Uint8Array
  isBlank?: true
}

/** No camera and no program makes a file of more parts: what has them is looked at no further. */
export const MOST_PARTS = 100_000

/** Reads bytes of a file: as many as are asked for, or all up to its end. */
export type Reader = (at: number, length: number) => Promise<Buffer>

/** So much is read at a time: what looks at a file goes through it from its beginning, in small steps. */
const WINDOW = 256 * 1024

/** @param read gives the bytes from `start` up to `end`, which is not included */
export function createReader(size: number, read: (start: number, end: number) => Promise<Uint8Array>): Reader {
  let start = 0
  let window: Buffer = Buffer.alloc(0)
  return async (at, length) => {
    const end = Math.min(at + length, size)
    if (at >= end) return Buffer.alloc(0)
    if (at < start || end > start + window.length) {
      window = Buffer.from(await read(at, Math.min(size, at + Math.max(length, WINDOW))))
      start = at
    }
    return window.subarray(at - start, end - start)
  }
}

const isCut = (edit: Edit) => !edit.bytes && !edit.isBlank

/** Puts an edit at the end of others; parts that follow one another are left out as one. */
export function addEdit(edits: Edit[], edit: Edit) {
  const last = edits.at(-1)
  if (last && isCut(last) && isCut(edit) && last.at + last.length === edit.at) last.length += edit.length
  else if (edit.length > 0) edits.push({ ...edit })
}

/** The bytes of a file with its edits, which are in the order of the file and do not overlap. */
export async function* withEdits(bytes: AsyncIterable<Uint8Array>, edits: readonly Edit[]): AsyncGenerator<Uint8Array> {
  let at = 0
  let next = 0
  for await (let chunk of bytes) {
    while (chunk.length > 0) {
      const edit = edits[next]
      if (!edit || at + chunk.length <= edit.at) {
        yield chunk
        at += chunk.length
        break
      }
      if (at < edit.at) {
        const before = chunk.subarray(0, edit.at - at)
        yield before
        at += before.length
        chunk = chunk.subarray(before.length)
        continue
      }
      if (at === edit.at && edit.bytes) yield edit.bytes
      const left = Math.min(chunk.length, edit.at + edit.length - at)
      if (edit.isBlank) yield new Uint8Array(left)
      at += left
      chunk = chunk.subarray(left)
      if (at === edit.at + edit.length) next++
    }
  }
}

/** Edits as they must be: of those that overlap, which in a sound file none do, the first counts. */
export function inOrder(edits: Edit[]): Edit[] {
  const ordered: Edit[] = []
  for (const edit of edits.sort((a, b) => a.at - b.at)) {
    const last = ordered.at(-1)
    if (!last || last.at + last.length <= edit.at) ordered.push(edit)
  }
  return ordered
}
