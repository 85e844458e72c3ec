import { execFileSync } from 'node:child_process'

/** What a process holds in memory (RSS), in bytes. */
export const rssOf = (pid: number) => Number(execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`], { encoding: 'utf8' })) * 1024

/** Looks at a process several times a second. */
export function watchMemory(pid: number) {
  let most = rssOf(pid)
  const timer = setInterval(() => (most = Math.max(most, rssOf(pid))), 250)
  return {
    /** The most it held since it is watched, in bytes. */
    end() {
      clearInterval(timer)
      return most
    },
  }
}
