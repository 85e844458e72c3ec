import { setImmediate as nextTurn } from 'node:timers/promises'

/** So much of all uploads together is taken in one turn of the event loop: whoever only chats waits no longer than that takes. */
const TURN_BYTES = 64 * 1024

let left = TURN_BYTES
let refilled: Promise<void> | null = null

/** Resolves when the next of these bytes may be worked on. */
export async function takeTurn(bytes: number): Promise<void> {
  while (left <= 0) {
    refilled ??= nextTurn().then(() => {
      left = TURN_BYTES
      refilled = null
    })
    await refilled
  }
  left -= bytes
}
