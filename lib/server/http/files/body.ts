import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

/** So much of a body that is refused is still read, so that its sender, who is still sending, gets the answer; then the connection is cut. */
const LINGER_BYTES = 16 * 1024 * 1024

/** A request's body as a stream of Node's. */
export function bodyOf({ body }: Request): Readable {
  const stream = body ? Readable.fromWeb(body as ReadableStream) : Readable.from([])
  // It may break off before anyone reads, and an error that nobody hears ends the process. Whoever reads then is told all the same.
  return stream.on('error', () => {})
}

/** Reads on past what nobody wants. */
export function letGo(body: Readable) {
  let read = 0
  body.on('error', () => {})
  body.on('data', (chunk: Uint8Array) => {
    read += chunk.byteLength
    if (read > LINGER_BYTES) body.destroy()
  })
  // It may have been told to wait.
  body.resume()
}

/** The same for a body that nobody has begun to read. */
export function letGoOf(request: Request) {
  if (request.body && !request.bodyUsed && !request.body.locked) letGo(bodyOf(request))
}
