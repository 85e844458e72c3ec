import { lookup as resolve } from 'node:dns'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Outbound, OutboundAnswer } from '@/lib/domain/ports'
import { isPublicAddress } from '@/lib/drivers/outbound/public-address'

const TIMEOUT_MS = 10_000
const BODY_BYTES = 16 * 1024

const REFUSED = 'The address lies inside the network of this server, where webhooks may not go.'

/** By the code of the error; what is not here is quoted by its code. */
const PROBLEMS: Record<string, string> = {
  ENOTFOUND: 'There is no host of this name.',
  EAI_AGAIN: 'The name of the host could not be looked up.',
  ECONNREFUSED: 'The host refused the connection.',
  ECONNRESET: 'The host ended the connection without an answer.',
  EREFUSED_ADDRESS: REFUSED,
}

const refused = () => Object.assign(new Error(REFUSED), { code: 'EREFUSED_ADDRESS' })

/** Looks a name up for the connection itself, so that what was judged is what is connected to, whatever the name says a moment later. */
const publicLookup: LookupFunction = (hostname, options, callback) =>
  resolve(hostname, { ...options, all: true }, (error, found) => {
    const addresses = error ? [] : found.filter(({ address }) => isPublicAddress(address))
    const [first] = addresses
    if (error || !first) return callback(error ?? refused(), '', 4)
    if (options.all) callback(null, addresses)
    else callback(null, first.address, first.family)
  })

/**
 * Plain requests of Node's own, each on a connection of its own.
 * @param options.allowPrivate also to this machine and the network around it
 */
export function guardedOutbound(options: { allowPrivate: boolean; timeoutMs?: number }): Outbound {
  const { allowPrivate, timeoutMs = TIMEOUT_MS } = options
  return {
    async post(address, headers, body) {
      const url = new URL(address)
      const host = url.hostname.replace(/^\[|\]$/g, '')
      // A host that is an address is not looked up.
      if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) return { problem: REFUSED }
      const signal = AbortSignal.timeout(timeoutMs)
      try {
        const response = await new Promise<IncomingMessage>((done, failed) => {
          const sent = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
            method: 'POST',
            headers: { ...headers, 'content-length': Buffer.byteLength(body) },
            agent: false,
            signal,
            ...(!allowPrivate && { lookup: publicLookup }),
          })
          sent.once('response', done)
          sent.on('error', failed)
          sent.end(body)
        })
        return await readAnswer(response)
      } catch (error) {
        if (signal.aborted) return { problem: `There was no answer within ${timeoutMs / 1000} s.` }
        const { code = 'unknown' } = error as NodeJS.ErrnoException
        return { problem: PROBLEMS[code] ?? `The connection failed (${code}).` }
      }
    },
  }
}

async function readAnswer(response: IncomingMessage): Promise<OutboundAnswer> {
  const chunks: Buffer[] = []
  let size = 0
  // Leaving the loop early ends the connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= BODY_BYTES) break
  }
  const body = Buffer.concat(chunks).subarray(0, BODY_BYTES).toString('utf8')
  return { status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', body }
}
