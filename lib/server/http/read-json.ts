import { invalid } from '@/lib/contract/errors'
import { readBytes } from '@/lib/server/http/read-bytes'

/** A command fits into this: 4,000 characters, each escaped in JSON, and room for the rest. */
const MAX_BODY_BYTES = 128 * 1024

/**
 * A request's body as text.
 * @throws ChatError `too_large`, `invalid` when it is no UTF-8
 */
export async function readText(request: Request): Promise<string> {
  const bytes = await readBytes(request, MAX_BODY_BYTES)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalid({ input: 'This is not JSON.' })
  }
}

/** @throws ChatError `invalid` for anything but an object in JSON */
export function parseObject(text: string): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw invalid({ input: 'This is not JSON.' })
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw invalid({ input: 'Send a JSON object.' })
  return parsed as Record<string, unknown>
}
