/** Pieces that are told apart at the most; then two become one. */
const PIECES = 4_096
/** Samples of a piece in the beginning. */
const PIECE_SAMPLES = 128

/** How loud a sound is over its length, which is not known before its end. */
export function createLoudness() {
  let pieceSamples = PIECE_SAMPLES
  /** Sums of squares. */
  let pieces: number[] = []
  let sum = 0
  let inPiece = 0
  let samples = 0

  function endPiece() {
    pieces.push(sum)
    sum = 0
    inPiece = 0
    if (pieces.length < PIECES) return
    pieces = Array.from({ length: PIECES / 2 }, (_, n) => pieces[2 * n]! + pieces[2 * n + 1]!)
    pieceSamples *= 2
  }

  return {
    /** @param more one channel's samples, -1 to 1 */
    add(more: ArrayLike<number>) {
      samples += more.length
      for (let n = 0; n < more.length; n++) {
        const value = more[n]!
        sum += value * value
        if (++inPiece === pieceSamples) endPiece()
      }
    },
    samples: () => samples,
    /** @returns `length` values, the loudest 100; all 0 when it is silent */
    waveform(length: number): number[] {
      const all = inPiece > 0 || pieces.length === 0 ? [...pieces, sum] : pieces
      const loud = Array.from({ length }, (_, n) => {
        const from = Math.floor((n * all.length) / length)
        const part = all.slice(from, Math.max(from + 1, Math.floor(((n + 1) * all.length) / length)))
        return Math.sqrt(part.reduce((a, b) => a + b, 0) / part.length)
      })
      const loudest = Math.max(...loud)
      // What cannot be heard is not made as loud as the rest.
      return loud.map((value) => (Number.isFinite(loudest) && loudest > 0.001 ? Math.round((value / loudest) * 100) : 0))
    },
  }
}
