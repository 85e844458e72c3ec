import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { giveBack, withStream } from '@/lib/server/http/files/body'
import { isFilePath } from '@/lib/server/http/files/file-doors'
import { handleApi } from '@/lib/server/http/handle-api'
import { isHealthPath } from '@/lib/server/http/health'
import type { Runtime } from '@/lib/server/runtime'

/** What a process that only works behind the others answers: how it is. */
const isOfWorker = (pathname: string) => {
  const path = pathname.replace(/^(?!\/api\/)/, '/api')
  return isHealthPath(path) || path === '/api/metrics'
}

/** Answers the API without Next: all that `handleApi` knows, under short names too. Whatever else is asked for is not there. */
export function plainHttp(runtime: Runtime): RequestListener {
  return (request, response) => {
    answer(request, response, runtime).catch((error: unknown) => {
      runtime.world.log.error({ err: error, path: request.url }, 'a request could not be answered')
      response.destroy()
    })
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, runtime: Runtime) {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`)
  if (runtime.env.ROLE === 'worker' && !isOfWorker(url.pathname)) url.pathname = '/api/'
  const { status, headers, body } = await handleApi(toRequest(request, url), runtime)
  // Several cookies are several headers.
  response.writeHead(status, [...headers].flat())
  if (body && request.method !== 'HEAD') await send(body, response)
  response.end()
}

/** Each chunk's memory is given back when the network has it. */
async function send(body: ReadableStream<Uint8Array>, response: ServerResponse) {
  const reader = body.getReader()
  // Whoever goes wants no more of it.
  response.once('close', () => void reader.cancel().catch(() => {}))
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const chunk = next.value
    await new Promise<void>((resolve) => response.write(chunk, () => resolve()))
    giveBack(chunk)
  }
}

function toRequest(request: IncomingMessage, url: URL): Request {
  const { method = 'GET', headersDistinct } = request
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) => values.map((value): [string, string] => [name, value]))
  for (const [name, value] of Object.entries(request.headers)) if (!headersDistinct[name]) headers.push([name, String(value)])
  const hasBody = method !== 'GET' && method !== 'HEAD'
  if (hasBody && isFilePath(url.pathname)) return withStream(new Request(url, { method, headers }), request)
  return new Request(url, { method, headers, ...(hasBody && { body: Readable.toWeb(request) as BodyInit, duplex: 'half' }) })
}
