import { once } from 'node:events'
import type { Jobs } from '@/bench/load'
import { startLoadProcess } from '@/bench/support/server-process'

type Input<N extends keyof Jobs> = Parameters<Jobs[N]>[0]
type Result<N extends keyof Jobs> = Awaited<ReturnType<Jobs[N]>>

export interface Load {
  /** Has the process do one of its jobs. @throws Error when it fails, or connections were lost meanwhile */
  run<N extends keyof Jobs>(name: N, input: Input<N>): Promise<Result<N>>
  stop(): void
}

type Answer = { result?: unknown; lost?: number; error?: string }

export function startLoad(): Load {
  const child = startLoadProcess()
  const run = async <N extends keyof Jobs>(name: N, input: Input<N>): Promise<Result<N>> => {
    child.send({ name, input })
    const [answer] = (await once(child, 'message')) as [Answer]
    if (answer.error) throw new Error(answer.error)
    if (answer.lost) throw new Error(`${answer.lost} connections were lost during ${name}.`)
    return answer.result as Result<N>
  }
  return { run, stop: () => child.disconnect() }
}
