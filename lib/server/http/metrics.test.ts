import { describe, expect, it } from 'vitest'
import { ADDRESS_HEADER } from '@/lib/server/http/client-address'
import { mayReadMetrics } from '@/lib/server/http/metrics'

const TOKEN = 'a token for Prometheus'
const may = (headers: Record<string, string>, peer: string | null, env: { METRICS_TOKEN?: string; TRUST_PROXY?: boolean } = {}) =>
  mayReadMetrics(new Headers({ ...(peer !== null && { [ADDRESS_HEADER]: peer }), ...headers }), {
    TRUST_PROXY: false,
    METRICS_TOKEN: undefined,
    ...env,
  })

describe('the metrics', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('are for this machine, as %s', (peer) => {
    expect(may({}, peer)).toBe(true)
    expect(may({ 'x-forwarded-for': peer }, peer)).toBe(true)
  })

  it.each(['10.0.0.5', '203.0.113.7', '::ffff:10.0.0.5', '2001:db8::1', '', '1270.0.0.1'])('are not for %s', (peer) => {
    expect(may({}, peer)).toBe(false)
    expect(may({ 'x-forwarded-for': '127.0.0.1' }, peer)).toBe(false)
    expect(may({ 'x-forwarded-for': '127.0.0.1' }, peer, { TRUST_PROXY: true })).toBe(false)
  })

  it('are not for those whose address is not known', () => {
    expect(may({}, null)).toBe(false)
  })

  it('are not for those who come through a proxy on this machine, trusted or not', () => {
    for (const forwarded of ['203.0.113.7', '127.0.0.1, 203.0.113.7', 'unknown'])
      for (const TRUST_PROXY of [true, false]) expect(may({ 'x-forwarded-for': forwarded }, '127.0.0.1', { TRUST_PROXY })).toBe(false)
  })

  it('are for this machine through a proxy on it that is trusted', () => {
    expect(may({ 'x-forwarded-for': '203.0.113.7, ::1' }, '127.0.0.1', { TRUST_PROXY: true })).toBe(true)
    expect(may({ 'x-forwarded-for': '203.0.113.7, ::1' }, '127.0.0.1')).toBe(false)
  })

  it('are for whoever brings the token, and no other', () => {
    const bring = (token: string, env = { METRICS_TOKEN: TOKEN }) => may({ authorization: `Bearer ${token}` }, '203.0.113.7', env)
    expect(bring(TOKEN)).toBe(true)
    for (const wrong of ['', 'undefined', `${TOKEN}x`, TOKEN.slice(1)]) expect(bring(wrong), wrong).toBe(false)
    expect(may({ authorization: 'Bearer undefined' }, '203.0.113.7')).toBe(false)
    expect(may({ authorization: `Basic ${TOKEN}` }, '203.0.113.7', { METRICS_TOKEN: TOKEN })).toBe(false)
  })
})
