import { setTimeout as sleep } from 'node:timers/promises'
import type { Crowd } from '@/bench/load/crowd'
import { createHistogram, type Percentiles } from '@/bench/support/histogram'

export interface ClosedLoop {
  /** In all, those of the warm-up too. */
  posted: number
  perSecond: number
  /** From sending to the acknowledgement. */
  latency: Percentiles
  failed: number
  disorder: number
}

/** Some of the crowd post one message after another, each waiting for its acknowledgement before the next. */
export async function closedLoop(crowd: Crowd, options: { senders: number; warmUpMs: number; ms: number }): Promise<ClosedLoop> {
  let counting = false
  let stopping = false
  let posted = 0
  let acknowledged = 0
  let failed = 0
  const latency = createHistogram()

  const write = (client: ReturnType<Crowd['clients']>[number]) =>
    new Promise<void>((resolve) => {
      const next = () => {
        if (stopping) return resolve()
        const begun = performance.now()
        crowd.post(client, begun, (ok) => {
          posted++
          if (!ok) failed++
          else if (counting) {
            acknowledged++
            latency.add(performance.now() - begun)
          }
          next()
        })
      }
      next()
    })

  const writers = crowd.clients().slice(0, options.senders).map(write)
  await sleep(options.warmUpMs)
  counting = true
  const begun = performance.now()
  await sleep(options.ms)
  const seconds = (performance.now() - begun) / 1000
  counting = false
  stopping = true
  await Promise.all(writers)
  return { posted, perSecond: acknowledged / seconds, latency: latency.percentiles(), failed, disorder: crowd.takeArrivals().disorder }
}
