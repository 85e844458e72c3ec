import { tooLarge } from '@/lib/contract/errors'

/**
 * A request's body. Reading stops where it becomes too large.
 * @throws ChatError `too_large`
 */
export async function readBytes(request: Request, maxBytes: number, words = 'That is too long.'): Promise<Buffer<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(words)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooLarge(words)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
