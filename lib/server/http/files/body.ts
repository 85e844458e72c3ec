import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

/** So much of a body that is refused is still read, so that its sender, who is still sending, gets the answer; then the connection is cut. */
const LINGER_BYTES = 16 * 1024 * 1024

/** Bodies that need not be turned into a web stream and back, which costs half of what an upload does. */
const streams = new WeakMap<Request, Readable>()

/** A request whose body is this stream, for those that carry files. */
export function withStream(request: Request, body: Readable): Request {
  streams.set(request, body)
  return request
}

/** A request's body as a stream of Node's. */
export function bodyOf(request: Request): Readable {
  const stream = streams.get(request) ?? (request.body ? Readable.fromWeb(request.body as ReadableStream) : Readable.from([]))
  // It may break off before anyone reads, and an error that nobody hears ends the process. Whoever reads then is told all the same.
  return stream.on('error', () => {})
}

/**
 * The same chunks, each of which holds until the next one is asked for. Then its memory is given back: of what some uploads leave in a second,
 * the garbage collector would stop everything several times to get it.
 */
export async function* lent(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    yield chunk
    giveBack(chunk)
  }
}

/** Gives a chunk's memory back. One that shares it with another is not ours to give. */
export function giveBack({ byteLength, buffer }: Uint8Array) {
  if (byteLength === buffer.byteLength) (buffer as ArrayBuffer).transfer(0)
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
  const stream = streams.get(request)
  if (stream) {
    if (!stream.readableDidRead) letGo(stream)
  } else if (request.body && !request.bodyUsed && !request.body.locked) letGo(bodyOf(request))
}
