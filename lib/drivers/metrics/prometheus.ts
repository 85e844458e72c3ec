import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Metrics } from '@/lib/domain/ports'

/** Seconds. The promise of the bus (99 of 100 within 50 ms) and the patience of a person (a second) lie on bounds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * Counts in this process's memory, printed in Prometheus's text format.
 * @param options.ofProcess also memory, processor, garbage collection and the event loop's lag of this process
 */
export function prometheusMetrics(options: { ofProcess: boolean } = { ofProcess: false }): Metrics {
  const registry = new Registry()
  const registers = [registry]
  if (options.ofProcess) collectDefaultMetrics({ register: registry })

  const commands = new Histogram({
    name: 'hubbub_command_duration_seconds',
    help: 'How long commands take, by name and result: ok, or the code of the error.',
    labelNames: ['command', 'result'],
    buckets: BUCKETS,
    registers,
  })
  const requests = new Histogram({
    name: 'hubbub_http_request_duration_seconds',
    help: 'How long HTTP requests take, by method and status.',
    labelNames: ['method', 'status'],
    buckets: BUCKETS,
    registers,
  })
  const deliveries = new Histogram({
    name: 'hubbub_delivery_delay_seconds',
    help: 'From an event being published to its being handed to the connections of this process.',
    labelNames: ['event'],
    buckets: BUCKETS,
    registers,
  })
  const gaps = new Counter({
    name: 'hubbub_gap_messages_total',
    help: 'Messages that did not come by the bus in time: filled from the database, or failed and left for clients to ask for.',
    labelNames: ['result'],
    registers,
  })
  for (const result of ['filled', 'failed']) gaps.inc({ result }, 0)
  const connections = new Gauge({
    name: 'hubbub_connections',
    help: 'Open connections of this process, by door.',
    labelNames: ['door'],
    registers,
  })
  const opened = new Counter({
    name: 'hubbub_connections_opened_total',
    help: 'Connections opened since the start, by door.',
    labelNames: ['door'],
    registers,
  })
  // An autoscaler reads it from the start on: nobody is not the same as not known.
  for (const measure of [connections, opened]) measure.inc({ door: 'socket.io' }, 0)

  return {
    command: (command, result, ms) => commands.observe({ command, result }, ms / 1000),
    request: (method, status, ms) => requests.observe({ method, status }, ms / 1000),
    delivered: (event, ms) => deliveries.observe({ event }, Math.max(0, ms) / 1000),
    gap: (result, messages) => gaps.inc({ result }, messages),
    connected(door) {
      opened.inc({ door })
      connections.inc({ door })
      return () => connections.dec({ door })
    },
    watch(name, help, labels, read) {
      new Gauge({
        name,
        help,
        labelNames: labels,
        registers,
        async collect() {
          for (const { value, ...given } of await read()) this.set(given, value)
        },
      })
    },
    print: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  }
}
