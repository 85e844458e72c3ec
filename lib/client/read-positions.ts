/** Tells the server how far one has read: forward only, not at every line, and again after a connection was away. */
import { isFinal } from '@/lib/client/backoff'
import type { Request } from '@/lib/client/connection'
import { isChatError } from '@/lib/contract/errors'

/** At most one `room:read` for a room in this time. */
const INTERVAL_MS = 1_000

export interface ReadPositions {
  mark(roomId: string, seq: number): void
  /** Sends what could not be sent. */
  resume(): void
  stop(): void
}

export function createReadPositions(request: Request, onAnswer: (roomId: string, seq: number) => void): ReadPositions {
  /** What the server has not confirmed. */
  const waiting = new Map<string, number>()
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  async function send(roomId: string) {
    const seq = waiting.get(roomId)
    if (seq === undefined) return
    clearTimeout(timers.get(roomId))
    timers.set(
      roomId,
      setTimeout(() => {
        timers.delete(roomId)
        void send(roomId)
      }, INTERVAL_MS),
    )
    try {
      const answer = await request('room:read', { room_id: roomId, seq })
      if (waiting.get(roomId) === seq) waiting.delete(roomId)
      onAnswer(roomId, answer.seq)
    } catch (error) {
      if (!isChatError(error)) throw error
      if (isFinal(error.code)) waiting.delete(roomId)
    }
  }

  return {
    mark(roomId, seq) {
      if (seq <= (waiting.get(roomId) ?? 0)) return
      waiting.set(roomId, seq)
      if (!timers.has(roomId)) void send(roomId)
    },
    resume() {
      for (const roomId of waiting.keys()) void send(roomId)
    },
    stop() {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}
