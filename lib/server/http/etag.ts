import { createHash } from 'node:crypto'

/**
 * An answer to a GET, with a tag of what it says: whoever asks again with the tag is told that nothing changed, and saves the bytes.
 * The tag is weak, because compression on the way may change them.
 */
export function tagged(request: Request, body: unknown, headers: Record<string, string>): Response {
  const text = JSON.stringify(body)
  const etag = `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`
  const known = request.headers.get('if-none-match')?.split(',') ?? []
  const all = { ...headers, etag, vary: 'Authorization, Cookie' }
  if (known.some((one) => one.trim() === etag)) return new Response(null, { status: 304, headers: all })
  return new Response(text, { headers: { ...all, 'content-type': 'application/json' } })
}
