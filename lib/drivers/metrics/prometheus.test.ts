import { describe, expect, it } from 'vitest'
import { prometheusMetrics } from '@/lib/drivers/metrics/prometheus'

const lines = async (metrics: ReturnType<typeof prometheusMetrics>) => (await metrics.print()).text.split('\n')

describe('the metrics', () => {
  it('count commands by name and result, with how long they took', async () => {
    const metrics = prometheusMetrics()
    metrics.command('room:list', 'ok', 4)
    metrics.command('room:list', 'ok', 400)
    metrics.command('room:list', 'not_found', 1)
    const found = await lines(metrics)
    expect(found).toContain('hubbub_command_duration_seconds_bucket{le="0.005",command="room:list",result="ok"} 1')
    expect(found).toContain('hubbub_command_duration_seconds_count{command="room:list",result="ok"} 2')
    expect(found).toContain('hubbub_command_duration_seconds_sum{command="room:list",result="ok"} 0.404')
    expect(found).toContain('hubbub_command_duration_seconds_count{command="room:list",result="not_found"} 1')
  })

  it('know how many connections each door has, and had', async () => {
    const metrics = prometheusMetrics()
    const [first] = [metrics.connected('socket.io'), metrics.connected('socket.io'), metrics.connected('/ws')]
    first?.()
    const found = await lines(metrics)
    expect(found).toContain('hubbub_connections{door="socket.io"} 1')
    expect(found).toContain('hubbub_connections{door="/ws"} 1')
    expect(found).toContain('hubbub_connections_opened_total{door="socket.io"} 2')
  })

  it('take a clock that runs ahead in another process for no delay, not for a negative one', async () => {
    const metrics = prometheusMetrics()
    metrics.delivered('message:posted', -5)
    expect(await lines(metrics)).toContain('hubbub_delivery_delay_seconds_sum{event="message:posted"} 0')
  })

  it('read what is watched when they are asked for', async () => {
    const metrics = prometheusMetrics()
    let waiting = 3
    metrics.watch('hubbub_waiting', 'What waits.', ['queue'], async () => [{ queue: 'posts', value: waiting }])
    expect(await lines(metrics)).toContain('hubbub_waiting{queue="posts"} 3')
    waiting = 0
    expect(await lines(metrics)).toContain('hubbub_waiting{queue="posts"} 0')
  })

  it('have what is known of the process only where that is asked for', async () => {
    expect((await prometheusMetrics().print()).text).not.toContain('process_')
    const { text, contentType } = await prometheusMetrics({ ofProcess: true }).print()
    for (const name of ['process_resident_memory_bytes', 'process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds'])
      expect(text).toContain(`\n${name} `)
    expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/)
  })
})
