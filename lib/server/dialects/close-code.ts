import { CLOSE_CODES } from '@/lib/contract/dialects'
import type { ErrorCode, ErrorShape } from '@/lib/contract/errors'

/** A close frame has room for so many bytes of reason. */
const REASON_BYTES = 123

export const closeCode = (code: ErrorCode): number =>
  code === 'method_not_allowed' || code === 'unsupported_type' ? CLOSE_CODES.invalid : CLOSE_CODES[code]

/** As much of it as fits, with no character cut in two. */
export function closeReason({ message }: Pick<ErrorShape, 'message'>): string {
  const fitting = new Uint8Array(REASON_BYTES)
  const { read } = new TextEncoder().encodeInto(message, fitting)
  return message.slice(0, read)
}
