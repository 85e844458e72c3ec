import type { CommandName, CommandOutput } from '@/lib/contract/commands'
import { type ChatError, fromErrorShape, unavailable } from '@/lib/contract/errors'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A server that is not the page's own, and who asks there: no cookie is sent to it. */
export interface Host {
  /** Without a slash at its end. */
  url: string
  /** Asked for each request, so that it may be a fresh one. */
  token(): string | Promise<string>
}

/** A browser lets so much outlive a page, of all that is on its way: far more than what is changed here. */
const OUTLIVING_BYTES = 8 * 1024

/**
 * Asks the REST door: `await api<'me:update'>('PATCH', '/api/me', { name })`.
 * What is changed is shown at once, so that people go on at once: a small change outlives the page that asked for it.
 *
 * @param body sent as JSON; a Blob is sent as it is
 * @param host the page's own where left out
 * @throws ChatError what the server answered; `unavailable` when no answer came
 */
export async function api<N extends CommandName>(method: Method, path: string, body?: object, host?: Host): Promise<CommandOutput<N>> {
  const isFile = body instanceof Blob
  const content = isFile ? body : JSON.stringify(body)
  const mayOutlive = method !== 'GET' && !host && !isFile && new Blob([content ?? '']).size <= OUTLIVING_BYTES
  const token = await host?.token()
  let response: Response
  try {
    response = await fetch(host ? host.url + path : path, {
      method,
      headers: {
        accept: 'application/json',
        ...(body && !isFile && { 'content-type': 'application/json' }),
        ...(host && { authorization: `Bearer ${token}` }),
      },
      ...(host && { credentials: 'omit' }),
      ...(content !== undefined && { body: content }),
      ...(mayOutlive && { keepalive: true }),
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
    const error = fromErrorShape(JSON.parse(text))
    if (error) return error
  } catch (cause) {
    return unavailable({ status: response.status, cause })
  }
  return unavailable({ status: response.status })
}
