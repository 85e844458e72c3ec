import type { CommandName, CommandOutput } from '@/lib/contract/commands'
import { ChatError, errorShape, unavailable } from '@/lib/contract/errors'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Asks the REST door: `await api<'me:update'>('PATCH', '/api/me', { name })`.
 *
 * @param body sent as JSON; a Blob is sent as it is
 * @throws ChatError what the server answered; `unavailable` when no answer came
 */
export async function api<N extends CommandName>(method: Method, path: string, body?: object): Promise<CommandOutput<N>> {
  const isFile = body instanceof Blob
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers: { accept: 'application/json', ...(body && !isFile && { 'content-type': 'application/json' }) },
      ...(body && { body: isFile ? body : JSON.stringify(body) }),
    })
  } catch (cause) {
    throw unavailable(cause)
  }
  const text = await response.text()
  if (!response.ok) throw errorFrom(response, text)
  return (text === '' ? {} : JSON.parse(text)) as CommandOutput<N>
}

/** An answer that isn't ours, such as a proxy's error page, counts as the server not being there. */
function errorFrom(response: Response, text: string): ChatError {
  try {
    const { code, message, ...extras } = errorShape.parse(JSON.parse(text))
    return new ChatError(code, message, extras)
  } catch (cause) {
    return unavailable({ status: response.status, cause })
  }
}
