import pino from 'pino'
import type { Env } from '@/lib/config/env'
import type { Log } from '@/lib/domain/ports'

/** JSON lines on stdout; on a terminal, lines for people. */
export function createLog(env: Pick<Env, 'LOG_LEVEL'>): Log {
  const pretty = process.stdout.isTTY && {
    transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } },
  }
  return pino({ level: env.LOG_LEVEL, base: null, ...pretty })
}
