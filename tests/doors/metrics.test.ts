import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePeople, type Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import { startServer, type TestServer } from '@/tests/support/server'
import { connect } from '@/tests/support/socket'

const TOKEN = 'a token for Prometheus'
let server: TestServer
let people: Record<'ada' | 'mira', Person>

beforeAll(async () => {
  server = await startServer({ env: { METRICS_TOKEN: TOKEN, HOST: '0.0.0.0' } })
  server.url = server.url.replace('localhost', '127.0.0.1')
  people = await makePeople(server, 'ada', 'mira')
})
afterAll(() => server?.stop())

const ask = async (headers: Record<string, string> = {}, url = server.url) => {
  const response = await fetch(`${url}/metrics`, { headers })
  return { status: response.status, contentType: response.headers.get('content-type'), text: await response.text() }
}
/** The value of one line; 0 when it is not there. */
const value = async (line: string) => {
  const { text } = await ask()
  return Number(
    text
      .split('\n')
      .find((one) => one.startsWith(`${line} `))
      ?.slice(line.length) ?? 0,
  )
}

describe('the metrics', () => {
  it('are in the format of Prometheus', async () => {
    const { status, contentType, text } = await ask()
    expect([status, contentType]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    for (const line of text.split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{([\w]+="[^"]*",?)+\})? [\d.e+-]+|\w+(\{.*\})? Nan|)$/)
  })

  it('are not there for those who come from elsewhere, unless they bring the token', async () => {
    const there = { 'x-forwarded-for': '203.0.113.7' }
    expect((await ask(there)).status).toBe(404)
    expect((await ask({ ...there, authorization: 'Bearer wrong' })).status).toBe(404)
    expect((await ask({ ...there, authorization: `Bearer ${people.ada.token}` })).status).toBe(404)
    expect((await ask({ ...there, authorization: `Bearer ${TOKEN}` })).status).toBe(200)
    expect((await restOf(server)('POST', '/metrics')).status).toBe(404)
    for (const { address } of Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter((one) => one.family === 'IPv4' && !one.internal)) {
      const url = server.url.replace('127.0.0.1', address)
      expect((await ask({}, url)).status, address).toBe(404)
      expect((await ask({ 'x-forwarded-for': '127.0.0.1' }, url)).status, address).toBe(404)
      expect((await ask({ authorization: `Bearer ${TOKEN}` }, url)).status, address).toBe(200)
    }
  })

  it('move with what happens: connections, commands of every door, deliveries, requests', async () => {
    const posts = 'hubbub_command_duration_seconds_count{command="message:post",result="ok"}'
    const refused = 'hubbub_command_duration_seconds_count{command="message:post",result="not_found"}'
    const delivered = 'hubbub_delivery_delay_seconds_count{event="message:posted"}'
    const created = 'hubbub_http_request_duration_seconds_count{method="POST",status="201"}'
    const open = 'hubbub_connections{door="socket.io"}'
    const opened = 'hubbub_connections_opened_total{door="socket.io"}'
    const all = async () => Promise.all([posts, refused, delivered, created, open, opened].map(value))

    const before = await all()
    const socket = await connect(server.url, people.mira.token)
    await socket.ask('message:post', { room_id: 'general', content: 'one' })
    await socket.send('message:post', { room_id: 'nowhere', content: 'two' })
    await restOf(server, people.ada.token)('POST', '/api/rooms/general/messages', { content: 'three' })
    expect((await all()).map((now, i) => now - before[i]!)).toEqual([2, 1, 2, 1, 1, 1])
    socket.close()
    await expect.poll(() => value(open)).toBe(before[4])
    expect(await value(opened)).toBe(before[5]! + 1)
  })

  it('tell of the parts, the queues and the process', async () => {
    const { text } = await ask()
    for (const line of ['hubbub_part_up{part="database"} 1', 'hubbub_part_up{part="bus"} 1', 'hubbub_part_up{part="storage"} 1'])
      expect(text).toContain(`${line}\n`)
    for (const name of [
      'hubbub_queue_size{queue="posts"}',
      'hubbub_queue_size{queue="database"}',
      'hubbub_jobs{kind="webhook-delivery",state="due"}',
      'nodejs_eventloop_lag_p99_seconds',
    ])
      expect(text).toMatch(new RegExp(`^${name.replace(/[{}]/g, '\\$&')} \\d`, 'm'))
  })
})
