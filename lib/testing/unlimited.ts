import { settings } from '@/lib/config/env'

/** Settings of a server that is to be pushed as fast as it goes: it refuses nobody for asking too often. */
export const UNLIMITED: Record<string, string> = Object.fromEntries(
  Object.keys(settings.shape).flatMap((name) => (name.startsWith('RATE_LIMIT_') ? [[name, 'off']] : [])),
)
