import type { Env } from '@/lib/config/env'

/** Why there is more than one process, as the beginning of a sentence; null when this may be the only one. */
function whyMany(env: Env, nextAlone: boolean): string | null {
  if (nextAlone) return 'Next runs alone here, beside the socket host'
  if (env.ROLE !== 'all') return `ROLE=${env.ROLE} is one part of several`
  if (env.REDIS_URL) return 'REDIS_URL is for several processes'
  return null
}

/** What there must be, and what it is for. A disk may be shared by all processes, or not: that is not for us to see. */
const WHAT_FOR = {
  AUTH_SECRET: 'what one signs the others must know',
  DATABASE_URL: 'the embedded database is for one process alone',
  REDIS_URL: 'it carries events from one to the other',
  S3_BUCKET: 'files would be gone with the function that took them',
}

function needed(env: Env, nextAlone: boolean): (keyof typeof WHAT_FOR)[] {
  if (nextAlone) return ['AUTH_SECRET', 'DATABASE_URL', 'REDIS_URL', 'S3_BUCKET']
  return env.ROLE === 'all' ? ['AUTH_SECRET'] : ['AUTH_SECRET', 'DATABASE_URL', 'REDIS_URL']
}

/**
 * Looks whether a process that is one of several has all that they must share. While developing, nothing is asked.
 * @param options.nextAlone Next without `server.ts`, as on a host of functions
 * @throws Error with one sentence that says what is missing, fit to be printed
 */
export function requireShared(env: Env, options: { nextAlone: boolean }): void {
  const why = whyMany(env, options.nextAlone)
  if (env.NODE_ENV !== 'production' || why === null) return
  const missing = needed(env, options.nextAlone).filter((name) => !env[name] && !(name === 'S3_BUCKET' && env.MINIO_BUCKET))
  if (missing.length === 0) return
  throw new Error(`${why}: set ${missing.map((name) => `${name} (${WHAT_FOR[name]})`).join(', ')}.`)
}
