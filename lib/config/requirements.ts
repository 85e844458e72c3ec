import type { Env } from '@/lib/config/env'

/** Why there is more than one process, as the beginning of a sentence; null when this may be the only one. */
function whyMany(env: Env, nextAlone: boolean): string | null {
  if (nextAlone) return 'Next runs alone here, beside the socket host'
  if (env.ROLE !== 'all') return `ROLE=${env.ROLE} is one part of several`
  if (env.REDIS_URL) return 'REDIS_URL is for several processes'
  return null
}

const WHAT_FOR = {
  AUTH_SECRET: 'what one signs the others must know',
  DATABASE_URL: 'the embedded database is for one process alone',
  REDIS_URL: 'it carries events from one to the other',
}

/**
 * Looks whether a process that is one of several has all that they must share. While developing, nothing is asked.
 * @param options.nextAlone Next without `server.ts`, as on a host of functions
 * @throws Error with one sentence that says what is missing, fit to be printed
 */
export function requireShared(env: Env, options: { nextAlone: boolean }): void {
  const why = whyMany(env, options.nextAlone)
  if (env.NODE_ENV !== 'production' || why === null) return
  const isPart = options.nextAlone || env.ROLE !== 'all'
  const needed = isPart ? (['AUTH_SECRET', 'DATABASE_URL', 'REDIS_URL'] as const) : (['AUTH_SECRET'] as const)
  const missing = needed.filter((name) => !env[name])
  if (missing.length === 0) return
  throw new Error(`${why}: set ${missing.map((name) => `${name} (${WHAT_FOR[name]})`).join(', ')}.`)
}
