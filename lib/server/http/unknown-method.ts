import type { ServerResponse } from 'node:http'
import { ChatError } from '@/lib/contract/errors'
import { problem } from '@/lib/server/http/problem'

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']

/** Whether any path has this method. Next fails at others, or answers without a word. */
export const isKnownMethod = (method: string | undefined): boolean => METHODS.includes(method ?? '')

export async function refuseMethod(response: ServerResponse) {
  const answer = problem(new ChatError('method_not_allowed', 'There is no such method here.'), { allow: METHODS.join(', ') })
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
}
