/** A way for files to a server in memory, whose link can be cut. Run it on fake timers. */
import type { Transfer, TransferJob } from '@/lib/client/transfer'
import { type ChatError, unavailable } from '@/lib/contract/errors'

const STEP_BYTES = 100
const STEP_MS = 10

export interface FakeTransfer extends Transfer {
  /** What has arrived, by address. */
  readonly arrived: ReadonlyMap<string, { filename: string; bytes: number; caption: string }>
  /** Where each start went on, by the name of the file. */
  readonly startedAt: readonly { filename: string; offset: number }[]
  readonly underWay: () => number
  /** The link is gone until it is mended. */
  cut(): void
  mend(): void
  /** Refuses the next files of this name. */
  refuse(filename: string, error: ChatError): void
  mostBytes: number | null
}

export function createFakeTransfer(): FakeTransfer {
  const arrived = new Map<string, { filename: string; bytes: number; caption: string }>()
  const startedAt: { filename: string; offset: number }[] = []
  const running = new Set<{ fail(error: ChatError): void }>()
  const refusals = new Map<string, ChatError>()
  let isCut = false
  let count = 0

  function start({ blob, filename, caption, url }: TransferJob, events: Parameters<Transfer['start']>[1]) {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = () => {
      clearTimeout(timer)
      running.delete(self)
    }
    const self = {
      fail(error: ChatError) {
        stop()
        events.onError(error)
      },
    }
    running.add(self)
    timer = setTimeout(() => {
      if (isCut) return self.fail(unavailable())
      const refusal = refusals.get(filename)
      refusals.delete(filename)
      if (refusal) return self.fail(refusal)
      const at = url ?? `/api/uploads/file-${++count}`
      const have = arrived.get(at) ?? { filename, bytes: 0, caption }
      arrived.set(at, have)
      startedAt.push({ filename, offset: have.bytes })
      events.onUrl(at)
      const step = () => {
        have.bytes = Math.min(blob.size, have.bytes + STEP_BYTES)
        events.onProgress(have.bytes)
        if (have.bytes < blob.size) timer = setTimeout(step, STEP_MS)
        else {
          stop()
          events.onDone(at.slice(at.lastIndexOf('/') + 1))
        }
      }
      timer = setTimeout(step, STEP_MS)
    }, STEP_MS)
    return stop
  }

  const self: FakeTransfer = {
    arrived,
    startedAt,
    underWay: () => running.size,
    mostBytes: null,
    start,
    discard: async (url) => void arrived.delete(url),
    limit: async () => self.mostBytes,
    refuse: (filename, error) => void refusals.set(filename, error),
    cut() {
      isCut = true
      for (const one of [...running]) one.fail(unavailable())
    },
    mend: () => {
      isCut = false
    },
  }
  return self
}
