import { createHash } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { rssOf, watchMemory } from '@/tests/support/memory'
import { makePeople } from '@/tests/support/people'
import { testBucket } from '@/tests/support/s3'
import { startServer } from '@/tests/support/server'
import { postForm } from '@/tests/support/uploads'

const MIB = 1024 * 1024
const SIZE = 300 * MIB
const MOST_MORE = 100 * MIB

/** A form with a large file, made while it is sent. */
function largeForm() {
  const hash = createHash('sha256')
  const piece = Buffer.alloc(256 * 1024)
  let sent = 0
  const text = new TextEncoder()
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) =>
      controller.enqueue(text.encode('--tide\r\nContent-Disposition: form-data; name="file"; filename="large.bin"\r\n\r\n')),
    pull(controller) {
      // Each piece is another, so that nothing is made small on the way.
      const chunk = Buffer.from(piece)
      chunk.writeUInt32LE(sent / piece.length, 0)
      hash.update(chunk)
      controller.enqueue(chunk)
      sent += chunk.length
      if (sent < SIZE) return
      controller.enqueue(text.encode('\r\n--tide--\r\n'))
      controller.close()
    },
  })
  return { stream, hash: () => hash.digest('hex') }
}

describe.each([
  ['disk', () => null],
  ['S3', () => testBucket()],
])('300 MB on their way to %s', (_, open) => {
  const bucket = open()
  afterAll(() => bucket?.remove())

  it('and back are never in memory as a whole', { timeout: 240_000 }, async () => {
    const server = await startServer({ env: { ...bucket?.env } })
    const { ada } = await makePeople(server, 'ada')
    // What is loaded with the first file is not part of it.
    await postForm(server, ada, '--tide\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--tide--\r\n', {
      'content-type': 'multipart/form-data; boundary=tide',
    })
    const before = rssOf(server.pid)
    const memory = watchMemory(server.pid)
    const { stream, hash } = largeForm()
    const response = await postForm(server, ada, stream, { 'content-type': 'multipart/form-data; boundary=tide' })
    const { size, url } = (await response.json()) as { size: number; url: string }
    expect([response.status, size]).toEqual([201, SIZE])
    const uploading = memory.end() - before
    const sent = hash()
    const again = watchMemory(server.pid)
    const download = await fetch(server.url + url, { headers: { authorization: `Bearer ${ada.token}` } })
    const received = createHash('sha256')
    for await (const chunk of download.body as unknown as AsyncIterable<Uint8Array>) received.update(chunk)
    expect(received.digest('hex')).toBe(sent)
    const downloading = again.end() - before
    expect(Math.round(uploading / MIB), 'MB more while uploading').toBeLessThan(MOST_MORE / MIB)
    expect(Math.round(downloading / MIB), 'MB more while downloading').toBeLessThan(MOST_MORE / MIB)
    await server.stop()
  })
})
