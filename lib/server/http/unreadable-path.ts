import type { ServerResponse } from 'node:http'
import { notFound } from '@/lib/contract/errors'
import { problem } from '@/lib/server/http/problem'

/** Whether what a request asks for is a path at all: neither Node nor Next can be trusted with one that cannot be decoded. */
export function isReadablePath(target: string): boolean {
  if (!target.startsWith('/')) return false
  try {
    decodeURIComponent(target.split('?', 1)[0]!)
    return true
  } catch {
    return false
  }
}

/** Such a path names nothing. */
export async function refusePath(response: ServerResponse) {
  const answer = problem(notFound('path'))
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
}
