import type { Crowd, Seat } from '@/bench/load/crowd'

/** Connections being opened at once: what the kernel queues for a server that listens as Node does. */
const PARALLEL = 500

/**
 * Everyone comes at once, and asks for what was missed, as a client does that was cut off.
 * @returns how long until the last has all of it, in milliseconds. @throws Error when one is given more or less than `missed`
 */
export async function comeBack(crowd: Crowd, options: { urls: string[]; seats: Seat[]; rev: number; missed: number }): Promise<number> {
  return crowd.connect(options.urls, options.seats, {
    parallel: PARALLEL,
    ready: (client) =>
      new Promise((resolve, reject) => {
        client.send('room:sync', `{"rooms":{"${client.room}":${options.rev}}}`, (text) => {
          const got = text().split('"seq":').length - 1
          if (got === options.missed) resolve()
          else reject(new Error(`${got} messages came instead of ${options.missed}.`))
        })
      }),
  })
}
