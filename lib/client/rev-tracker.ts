/**
 * Up to which change a room is known. Every change of a message has its own `rev`, without gaps: who has seen R and then sees R+1
 * has missed nothing; who sees R+2 has missed one, or will see it in a moment.
 */
export interface RevTracker {
  /** Everything up to here is known; null while nothing is held that would have to be kept up. */
  known(): number | null
  /** Highest rev seen anywhere: the room is at least this far. */
  seen(): number
  /** Something shows that the room has come to this rev. Tells nothing of the changes before it. */
  hint(rev: number): void
  /** A message in this version was seen, so the change `rev` is known. */
  observe(rev: number): void
  /** All changes up to here are known. */
  advance(rev: number): void
  /** Nothing is held any more. */
  forget(): void
  /** The room itself may have begun again. */
  reset(): void
  /** How many changes are not known. */
  behind(): number
}

export function createRevTracker(): RevTracker {
  let known: number | null = null
  let highest = 0
  /** Changes after a missing one. */
  const ahead = new Set<number>()

  function advance(rev: number) {
    highest = Math.max(highest, rev)
    known = Math.max(known ?? 0, rev)
    while (ahead.delete(known + 1)) known++
    if (ahead.size > 0) for (const one of ahead) if (one <= known) ahead.delete(one)
  }

  return {
    known: () => known,
    seen: () => highest,
    hint: (rev) => {
      highest = Math.max(highest, rev)
    },
    observe(rev) {
      highest = Math.max(highest, rev)
      if (known === null || rev <= known) return
      if (rev === known + 1) advance(rev)
      else ahead.add(rev)
    },
    advance,
    forget() {
      known = null
      ahead.clear()
    },
    reset() {
      known = null
      highest = 0
      ahead.clear()
    },
    behind: () => (known === null ? 0 : highest - known),
  }
}
