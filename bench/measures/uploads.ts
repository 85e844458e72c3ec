import { randomFillSync } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Bench, type Measure, withServer } from '@/bench/support/bench'
import { temporaryFolder } from '@/bench/support/server-process'

const MIB = 1024 * 1024
const PEOPLE = 50
const PER_SECOND = 1_000
/** 300 messages: of fewer, the worst of them would be the p99. */
const MEASURED_MS = 15_000
/** At once, one after the other on each line. */
const LINES = 20
const EACH_BYTES = 4 * MIB
const PIECE_BYTES = 256 * 1024
const LARGE_BYTES = 300 * MIB

/** What files cost those who only chat: 20 messages a second to 50 people, without uploads and with 20 at once; and how fast a large one is taken. */
export const uploads: Measure = async (bench) => {
  const seats = await bench.ours.room('files', PEOPLE)
  return withServer(bench, bench.ours, async ({ url }) => {
    await bench.load.run('connect', { urls: [url], seats })
    await bench.load.run('openLoop', { deliveries: PER_SECOND, ms: 2_000 })
    const alone = await delay(bench)
    const sending = keepUploading(url, seats[0]!.token)
    const together = await delay(bench)
    const taken = await sending.stop()
    bench.say(`p99 ${alone.p99} ms alone, ${together.p99} ms beside ${LINES} uploads at once (${rate(taken.bytes, taken.ms)} MB/s)`)
    const large = await largeFile(bench, url, seats[0]!.token)
    return [
      { name: 'delay at 1,000 deliveries/s, p99, in front of 20 uploads', unit: 'ms', ours: alone.p99 },
      { name: `delay beside ${LINES} uploads at once, p99`, unit: 'ms', ours: together.p99, reach: { of: 'ours', most: 50 } },
      { name: `uploads beside them, together`, unit: 'MB/s', ours: rate(taken.bytes, taken.ms) },
      { name: 'one upload of 300 MB', unit: 'MB/s', ours: large.upload, details: large },
      { name: 'one upload against a copy on the same disk', unit: '', ours: large.ratio, reach: { of: 'ours', least: 0.5 } },
    ]
  })
}

const rate = (bytes: number, ms: number) => Math.round((bytes / MIB / ms) * 10_000) / 10

async function delay(bench: Bench) {
  const result = await bench.load.run('openLoop', { deliveries: PER_SECOND, ms: MEASURED_MS })
  if (result.missing + result.disorder + result.failed > 0) throw new Error(`${result.missing} deliveries are missing.`)
  return result.latency
}

const HEAD = '--tide\r\nContent-Disposition: form-data; name="file"; filename="tides.bin"\r\n\r\n'
const END = '\r\n--tide--\r\n'

/** With as little work as can be: what the client does is not what is measured. */
async function upload(url: string, token: string, size: number, bytes: Iterable<Uint8Array> | AsyncIterable<Uint8Array>) {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'multipart/form-data; boundary=tide',
    'content-length': HEAD.length + size + END.length,
  }
  const sent = request(`${url}/api/files/upload`, { method: 'POST', headers })
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>
  sent.write(HEAD)
  await pipeline(bytes, sent, { end: false })
  sent.end(END)
  const [response] = await answered
  response.resume()
  if (response.statusCode !== 201) throw new Error(`An upload was refused: ${response.statusCode}`)
}

function keepUploading(url: string, token: string) {
  const begun = performance.now()
  let stopped = false
  let bytes = 0
  const lines = Array.from({ length: LINES }, async () => {
    const content = randomFillSync(Buffer.alloc(EACH_BYTES))
    while (!stopped) {
      // Never the same bytes: those would be kept once.
      randomFillSync(content, 0, 16)
      await upload(url, token, EACH_BYTES, [content])
      bytes += EACH_BYTES
    }
  })
  return {
    async stop() {
      stopped = true
      await Promise.all(lines)
      return { bytes, ms: performance.now() - begun }
    },
  }
}

/** The middle of three, of both in turn. What is written stays, of both: memory that a file has just left is faster to write to. */
async function largeFile(bench: Bench, url: string, token: string) {
  const folder = temporaryFolder()
  const from = join(folder, 'large')
  const uploaded: number[] = []
  const copied: number[] = []
  for (let round = 0; round < 3; round++) {
    await writeFile(from, randomFillSync(Buffer.alloc(LARGE_BYTES)))
    copied.push(await timed(() => copy(from, join(folder, `copy-${round}`))))
    uploaded.push(await timed(async () => upload(url, token, LARGE_BYTES, createReadStream(from, { highWaterMark: PIECE_BYTES }))))
  }
  const middle = (times: number[]) => times.toSorted((a, b) => a - b)[1]!
  const found = { upload: rate(LARGE_BYTES, middle(uploaded)), copy: rate(LARGE_BYTES, middle(copied)) }
  bench.say(`300 MB: uploaded ${found.upload} MB/s, copied ${found.copy} MB/s`)
  return { ...found, ratio: Math.round((found.upload / found.copy) * 100) / 100 }
}

/** As the server keeps it: read, written, and on the disk for good. */
async function copy(from: string, to: string) {
  await pipeline(createReadStream(from, { highWaterMark: PIECE_BYTES }), createWriteStream(to, { highWaterMark: PIECE_BYTES }))
  const file = await open(to, 'r+')
  await file.sync()
  await file.close()
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}
