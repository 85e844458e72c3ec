import type { Crowd } from '@/bench/load/crowd'
import { createHistogram, type Percentiles } from '@/bench/support/histogram'

export interface Requests {
  perSecond: number
  latency: Percentiles
  failed: number
}

/** Some of the crowd send a command again and again, each waiting for its answer. `inputs` are taken in turn. */
export async function requests(
  crowd: Crowd,
  options: { command: string; inputs: object[]; parallel: number; ms: number },
): Promise<Requests> {
  const texts = options.inputs.map((input) => JSON.stringify(input))
  const latency = createHistogram()
  let next = 0
  let failed = 0
  const begun = performance.now()
  await Promise.all(
    crowd
      .clients()
      .slice(0, options.parallel)
      .map(async (client) => {
        while (performance.now() - begun < options.ms) {
          const asked = performance.now()
          const ok = await new Promise<boolean>((resolve) =>
            client.send(options.command, texts[next++ % texts.length]!, (_, ok) => resolve(ok)),
          )
          latency.add(performance.now() - asked)
          if (!ok) failed++
        }
      }),
  )
  return { perSecond: (latency.count() / (performance.now() - begun)) * 1000, latency: latency.percentiles(), failed }
}
