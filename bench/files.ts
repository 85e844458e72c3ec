/**
 * Writes or reads one large object by a driver of files, in a process of its own, and says how much more memory it has taken at most than it
 * had before, in bytes. It is told by JSON what to do.
 */
import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { diskFiles } from '@/lib/drivers/files/disk'
import { s3Files } from '@/lib/drivers/files/s3'

export interface FilesTask {
  work: 'write' | 'read'
  key: string
  bytes: number
  /** Where: a folder, or a bucket. */
  dir?: string
  s3?: Parameters<typeof s3Files>[0]
}

/** As they come from a network. */
const CHUNK_BYTES = 64 * 1024
/** So much is done beforehand, so that code and what is kept for later are not counted. */
const WARM_UP_BYTES = 1024 * 1024

/** From what Linux keeps of a process: `VmRSS` (now) or `VmHWM` (at most so far). */
const memory = (field: 'VmRSS' | 'VmHWM') =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024

async function* coming(bytes: number) {
  for (let left = bytes; left > 0; left -= CHUNK_BYTES) yield Buffer.alloc(Math.min(left, CHUNK_BYTES), left % 251)
}

/** As it is sent on to a network, which takes a moment for each chunk. */
async function readAll(stream: AsyncIterable<Uint8Array>) {
  let length = 0
  for await (const chunk of stream) {
    length += chunk.byteLength
    await setImmediate()
  }
  return length
}

const { work, key, bytes, dir = '', s3 } = JSON.parse(process.argv[2] ?? '') as FilesTask
const files = s3 ? s3Files(s3) : diskFiles({ dir })
const small = `${crypto.randomUUID()}/original`
await files.write(small, coming(WARM_UP_BYTES))
await readAll(await files.read(small))
await files.remove(small.slice(0, 36))

const before = memory('VmRSS')
if (work === 'write') await files.write(key, coming(bytes))
else if ((await readAll(await files.read(key))) !== bytes) throw new Error('Not all was read.')
console.log(memory('VmHWM') - before)
process.exit()
