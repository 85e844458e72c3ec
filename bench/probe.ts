/** Loaded into each server before its own code: tells the bench, when asked, what the process has used. */
import type { Usage } from '@/bench/support/server-process'

process.on('message', (request: { collect: boolean }) => {
  // Twice: what the first pass finalises, the second one frees.
  if (request.collect) for (let pass = 0; pass < 2; pass++) globalThis.gc?.()
  const { user, system } = process.cpuUsage()
  const usage: Usage = { rssBytes: process.memoryUsage.rss(), cpuMs: (user + system) / 1000 }
  process.send?.(usage)
})
// Listening to the bench must not keep a server alive that wants to end.
process.channel?.unref()
