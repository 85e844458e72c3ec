import { ERROR_STATUS, errorShape } from '@/lib/contract/errors'
import type { TestServer } from '@/tests/support/server'
import { strictly } from '@/tests/support/strictly'

export interface Answer {
  status: number
  headers: Headers
  body: unknown
}

/** Asks over HTTP. An answer that is a problem is held against the contract. */
export const restOf =
  (server: Pick<TestServer, 'url'>, token?: string) =>
  async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
    const response = await fetch(server.url + path, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      redirect: 'manual',
      ...(body !== undefined && {
        body: typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : JSON.stringify(body),
      }),
    })
    const text = await response.text()
    const answer = { status: response.status, headers: response.headers, body: text === '' ? null : (JSON.parse(text) as unknown) }
    if (answer.status >= 400) checkProblem(answer)
    return answer
  }

/** RFC 9457, with the contract's fields in it. */
function checkProblem({ status, headers, body }: Answer) {
  const { type, title, status: stated, detail, ...error } = body as Record<string, unknown>
  const shape = strictly(errorShape, error)
  const right =
    headers.get('content-type') === 'application/problem+json' &&
    type === 'about:blank' &&
    typeof title === 'string' &&
    detail === shape.message &&
    stated === status &&
    ERROR_STATUS[shape.code] === status
  if (!right)
    throw new Error(`This is not a problem as the contract has it: ${status} ${headers.get('content-type')} ${JSON.stringify(body)}`)
}
