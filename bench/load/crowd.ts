import { connectLean, type LeanClient } from '@/bench/load/lean-client'
import { createHistogram, type Percentiles } from '@/bench/support/histogram'

/** Connections being opened at once. */
const CONNECTING = 32
/** Connections from one local address, so that its ports suffice. */
const PER_ADDRESS = 10_000
/** What a message says after its number: about a line. */
const TEXT = 'The tide is out and the recorder is running, call me when you hear the first gull.'

const CONTENT = Buffer.from('"content":"')
const SEQ = Buffer.from('"seq":')
const DIGITS = 8
const ZERO = 0x30

export interface Seat {
  token: string
  room: string
}

export interface Arrivals {
  /** Deliveries that came. */
  count: number
  /** From when a message was due to be sent until a client had it, in milliseconds. */
  latency: Percentiles
  /** Deliveries that came twice, out of order or with one missing before them. */
  disorder: number
}

/** Many connections in this process: they post, and check all that they are sent. */
export function createCrowd() {
  let clients: LeanClient[] = []
  let lost = 0
  /** When each message was due, by its number modulo the length. */
  const due = new Float64Array(1 << 20)
  let number = 0
  let arrivals = 0
  let disorder = 0
  let latency = createHistogram()
  // Where the fields were in the last frame: mostly they are there again.
  const hints = { content: 0, seq: 0 }

  const find = (data: Buffer, start: number, needle: Buffer, hint: number) => {
    for (let i = 0; i < needle.length; i++) if (data[start + hint + i] !== needle[i]) return data.indexOf(needle, start) - start
    return hint
  }

  const delivered = (client: LeanClient, data: Buffer, start: number) => {
    const now = performance.now()
    const content = (hints.content = find(data, start, CONTENT, hints.content))
    let sent = 0
    const digits = start + content + CONTENT.length
    for (let i = 0; i < DIGITS; i++) sent = sent * 10 + data[digits + i]! - ZERO
    const seqAt = (hints.seq = find(data, start, SEQ, hints.seq))
    let seq = 0
    for (let i = start + seqAt + SEQ.length; ; i++) {
      const digit = data[i]! - ZERO
      if (digit < 0 || digit > 9) break
      seq = seq * 10 + digit
    }
    if (client.lastSeq !== null && seq !== client.lastSeq + 1) disorder++
    client.lastSeq = seq
    client.received++
    arrivals++
    latency.add(now - due[sent & (due.length - 1)]!)
  }

  return {
    clients: () => clients,
    lost: () => lost,

    /**
     * Opens all connections, to each of the servers in turn.
     * @param options.parallel connections being opened at once
     * @param options.ready what each does once it is `ready`, as part of coming
     * @returns how long that took, in milliseconds
     */
    async connect(
      urls: string[],
      seats: Seat[],
      options: { parallel?: number; ready?(client: LeanClient): Promise<void> } = {},
    ): Promise<number> {
      const begun = performance.now()
      const made: LeanClient[] = []
      let next = 0
      const open = async () => {
        for (let i = next++; i < seats.length; i = next++) {
          const from = `127.0.0.${2 + Math.floor(i / PER_ADDRESS)}`
          const url = urls[i % urls.length]!
          const client = await connectLean({ url, from, auth: seats[i]!, delivered, lost: () => void lost++ })
          made.push(client)
          await options.ready?.(client)
        }
      }
      await Promise.all(Array.from({ length: options.parallel ?? CONNECTING }, open))
      clients = made
      return performance.now() - begun
    },

    /** Posts a message that was due at `dueAt`. */
    post(client: LeanClient, dueAt: number, answered: (ok: boolean) => void) {
      const mine = number++
      due[mine & (due.length - 1)] = dueAt
      const text = `${String(mine % 10 ** DIGITS).padStart(DIGITS, '0')} ${TEXT}`
      client.send('message:post', `{"room_id":"${client.room}","content":"${text}","nonce":"n${process.pid}-${mine}"}`, (_, ok) =>
        answered(ok),
      )
    },

    /** What has come since the last call. */
    takeArrivals(): Arrivals {
      const taken = { count: arrivals, latency: latency.percentiles(), disorder }
      arrivals = disorder = 0
      latency = createHistogram()
      return taken
    },
    arrivals: () => arrivals,

    close() {
      for (const client of clients) client.close()
      clients = []
      lost = 0
    },
  }
}

export type Crowd = ReturnType<typeof createCrowd>
