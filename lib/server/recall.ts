/** Connections that are called back in a second, so that the others are not kept waiting. */
const RECALLS_PER_SECOND = 500
/** … and at least over this time. */
const RECALL_MIN_MS = 1_000

/** Ends connections that come back by themselves: each at a random moment, a few at a time. */
export function recallAll<C>(connections: C[], end: (connection: C) => void): void {
  const windowMs = Math.max(RECALL_MIN_MS, (connections.length / RECALLS_PER_SECOND) * 1000)
  for (const connection of connections) setTimeout(() => end(connection), Math.random() * windowMs).unref()
}
