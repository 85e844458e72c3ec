import { setImmediate as nextTurn } from 'node:timers/promises'
import pLimit from 'p-limit'

/** So much of all uploads together is taken in one turn of the event loop. */
const TURN_BYTES = 64 * 1024
/** A turn of uploads waits so long, at most, for commands that are being carried out: where there are always some, uploads go on, slowly. */
const COMMANDS_FIRST_MS = 4
/** So many statements of uploads at a time: there are connections for other people's. */
const STATEMENTS = 3

/** Who goes first in this process, which does one thing at a time: those who chat. Uploads share what they leave. */
export interface Turns {
  /** Carries out a command, and lets uploads wait meanwhile. */
  first<T>(command: () => Promise<T>): Promise<T>
  /** Resolves when the next of these bytes of an upload may be worked on. */
  take(bytes: number): Promise<void>
  /** Has the database do something for an upload, when there are not too many of these already. */
  ask<T>(statement: () => Promise<T>): Promise<T>
}

export function createTurns(): Turns {
  let commands = 0
  let commandsDone = () => {}
  let left = TURN_BYTES
  let refilling: Promise<void> | null = null

  async function refill() {
    await nextTurn()
    if (commands > 0) {
      await new Promise<void>((resolve) => {
        const late = setTimeout(resolve, COMMANDS_FIRST_MS)
        commandsDone = () => {
          clearTimeout(late)
          resolve()
        }
      })
    }
    left = TURN_BYTES
    refilling = null
  }

  return {
    async first(command) {
      commands++
      try {
        return await command()
      } finally {
        if (--commands === 0) commandsDone()
      }
    },
    async take(bytes) {
      while (left <= 0) await (refilling ??= refill())
      left -= bytes
    },
    ask: pLimit(STATEMENTS),
  }
}
