import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { guardedOutbound } from '@/lib/drivers/outbound/guarded'
import { isPublicAddress } from '@/lib/drivers/outbound/public-address'

it.each([
  ['8.8.8.8', true],
  ['172.15.255.255', true],
  ['172.32.0.1', true],
  ['2a00:1450:4001::1', true],
  ['127.0.0.1', false],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['172.16.0.1', false],
  ['172.31.255.255', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::1', false],
  ['::', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', false],
  ['64:ff9b::7f00:1', false],
  ['fe80::1', false],
  ['fe80::1%eth0', false],
  ['fd00::1', false],
  ['2002:7f00:1::', false],
  ['2001:db8::1', false],
  ['not an address', false],
])('%s is public: %s', (address, expected) => expect(isPublicAddress(address)).toBe(expected))

describe('a request outside', () => {
  let server: Server | undefined
  const serve = async (listener: RequestListener) => {
    server = createServer(listener)
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
    server = undefined
  })

  it('brings the answer, without following where it leads', async () => {
    const paths: string[] = []
    const port = await serve((request, response) => {
      paths.push(`${request.method} ${request.url}`)
      response.writeHead(302, { location: `http://127.0.0.1:${port}/other`, 'content-type': 'text/plain' })
      response.end('elsewhere')
    })
    const answer = await guardedOutbound({ allowPrivate: true }).post(`http://127.0.0.1:${port}/here`, {}, 'x')
    expect(answer).toEqual({ status: 302, contentType: 'text/plain', body: 'elsewhere' })
    expect(paths).toEqual(['POST /here'])
  })

  it('reads so much of an answer and no more', async () => {
    const port = await serve((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(64 * 1024))) if (response.destroyed) return
        response.once('drain', more)
      }
      more()
    })
    const answer = await guardedOutbound({ allowPrivate: true }).post(`http://127.0.0.1:${port}/`, {}, 'x')
    expect(answer).toMatchObject({ status: 200, body: 'x'.repeat(16 * 1024) })
  })

  it('says what went wrong', async () => {
    const port = await serve(() => {})
    const hasty = guardedOutbound({ allowPrivate: true, timeoutMs: 200 })
    expect(await hasty.post(`http://127.0.0.1:${port}/`, {}, 'x')).toEqual({ problem: 'There was no answer within 0.2 s.' })
    server?.closeAllConnections()
    await new Promise((resolve) => server?.close(resolve))
    expect(await guardedOutbound({ allowPrivate: true }).post(`http://127.0.0.1:${port}/`, {}, 'x')).toEqual({
      problem: 'The host refused the connection.',
    })
  })

  it('does not wait for ever for an answer that never ends', async () => {
    const port = await serve((_, response) => void response.write('x'))
    const answer = await guardedOutbound({ allowPrivate: true, timeoutMs: 200 }).post(`http://127.0.0.1:${port}/`, {}, 'x')
    expect(answer).toEqual({ problem: 'There was no answer within 0.2 s.' })
  })

  it.each(['127.0.0.1', 'localhost', '[::1]', '0x7f.1', '2130706433', '[::ffff:127.0.0.1]'])(
    'does not go to %s, by address or by name',
    async (host) => {
      let asked = 0
      const port = await serve((_, response) => {
        asked++
        response.end()
      })
      const answer = await guardedOutbound({ allowPrivate: false }).post(`http://${host}:${port}/`, {}, 'x')
      expect(answer).toEqual({ problem: expect.stringContaining('inside the network') })
      expect(asked).toBe(0)
    },
  )
})
