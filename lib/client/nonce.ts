/** A random id. Not `crypto.randomUUID`: browsers have that over HTTPS alone, and a chat in a home network may do without. */
export function makeNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
