import { copyFile, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Measure } from '@/bench/support/bench'
import { temporaryFolder } from '@/bench/support/server-process'
import { diskFiles } from '@/lib/drivers/files/disk'

const BYTES = 300 * 1024 * 1024
/** As they come from a network. */
const CHUNK_BYTES = 64 * 1024
const CHUNK = crypto.getRandomValues(new Uint8Array(CHUNK_BYTES))
/** Disks are not always as fast: each does it so often in turn, and the middle one counts. */
const TIMES = 5

/** One large file to a disk and back, against the system's own copy of it, which is flushed once too. */
export const files: Measure = async (bench) => {
  const folder = temporaryFolder()
  const [source, copied] = [join(folder, 'source'), join(folder, 'copied')]
  await makeFile(source)
  const driver = diskFiles({ dir: join(folder, 'files') })
  const key = `${crypto.randomUUID()}/original`
  const rates = { copy: [] as number[], write: [] as number[], read: [] as number[] }
  for (let time = 0; time < TIMES; time++) {
    rates.copy.push(await megabytes(() => copyFlushed(source, copied)))
    await rm(copied)
    rates.write.push(await megabytes(() => driver.write(key, coming())))
    rates.read.push(await megabytes(async () => readAll(await driver.read(key))))
    await driver.remove(key.slice(0, 36))
  }
  const [copy, write, read] = [middle(rates.copy), middle(rates.write), middle(rates.read)]
  bench.say(`300 MB: written ${Math.round(write)} MB/s, read ${Math.round(read)} MB/s, copied ${Math.round(copy)} MB/s`)
  const reach = { of: 'ratio', least: 0.5 } as const
  return [
    { name: '300 MB to the disk, beside a copy', unit: 'MB/s', ours: write, stock: copy, reach },
    { name: '300 MB from the disk, beside a copy', unit: 'MB/s', ours: read, stock: copy, reach },
  ]
}

async function megabytes(work: () => Promise<void>) {
  const begun = performance.now()
  await work()
  return BYTES / 1000 / (performance.now() - begun)
}

const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

async function* coming() {
  for (let left = BYTES; left > 0; left -= CHUNK_BYTES) yield CHUNK
}

async function makeFile(path: string) {
  const file = await open(path, 'w')
  for await (const chunk of coming()) await file.write(chunk)
  await file.sync()
  await file.close()
}

async function copyFlushed(from: string, to: string) {
  await copyFile(from, to)
  const file = await open(to, 'r+')
  await file.sync()
  await file.close()
}

async function readAll(bytes: AsyncIterable<Uint8Array>) {
  let length = 0
  for await (const chunk of bytes) length += chunk.byteLength
  if (length !== BYTES) throw new Error(`${length} bytes were read of ${BYTES}.`)
}
