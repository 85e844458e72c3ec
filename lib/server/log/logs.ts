import { join } from 'node:path'
import pino from 'pino'
import pretty from 'pino-pretty'
import type { Env } from '@/lib/config/env'
import type { Log } from '@/lib/domain/ports'
import { backgroundFile } from '@/lib/server/log/background-file'
import { currentScope } from '@/lib/server/log/request-scope'
import { rotatingFile } from '@/lib/server/log/rotating-file'

/** Older ones that are kept of each file. */
const KEPT = 5

export type LogEnv = Pick<Env, 'LOG_LEVEL' | 'LOG_FORMAT' | 'LOG_FILES' | 'LOG_DIR' | 'LOG_FILE_MB' | 'NODE_ENV'>

/** What the process has to say, and what goes through its doors. */
export interface Logs {
  app: Log
  /** HTTP requests. */
  access: Log
  /** Connections, and the frames that come over them. */
  websocket: Log
}

/** PostgreSQL quotes whole rows in these: what people wrote stays out of the log. */
const SPEAKING = ['detail', 'where', 'internalQuery', 'parameters']

function describeError(error: Error): object {
  const described = pino.stdSerializers.err(error) as unknown as Record<string, unknown>
  return Object.fromEntries(Object.entries(described).filter(([field]) => !SPEAKING.includes(field)))
}

/**
 * Lines of JSON on stdout, or lines for people on a terminal; and in files, each kind in its own: `access.log`, `websocket.log`, and
 * what went wrong in `error.log`. Nobody waits for a line to be written. Lines for people leave out the traffic when files have it.
 * @param options.files whether there are files in production when LOG_FILES does not say; Next alone, on a host of functions, has no disk for them
 */
export async function createLogs(env: LogEnv, options: { files: boolean }): Promise<Logs> {
  const isPretty = env.LOG_FORMAT ? env.LOG_FORMAT === 'pretty' : process.stdout.isTTY
  const stdout = isPretty ? pretty({ ignore: 'pid,log', translateTime: 'HH:MM:ss', sync: true }) : backgroundFile(1)

  const log = (name: string, ...streams: pino.StreamEntry[]): Log =>
    pino(
      {
        level: env.LOG_LEVEL,
        base: { log: name, pid: process.pid },
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        serializers: { err: describeError },
        mixin() {
          const scope = currentScope()
          return scope ? { request: scope.id } : {}
        },
      },
      pino.multistream(streams),
    )
  const all = (stream: pino.DestinationStream): pino.StreamEntry => ({ level: 'trace', stream })

  const app = log('app', all(stdout))
  const file = (name: string) =>
    rotatingFile(join(env.LOG_DIR, name), {
      maxBytes: env.LOG_FILE_MB * 1024 * 1024,
      kept: KEPT,
      failed: (error) => app.warn({ file: name, reason: error.message }, 'a log file cannot be written'),
    })
  if (env.LOG_FILES ?? (env.NODE_ENV === 'production' && options.files)) {
    try {
      const [errors, access, websocket] = [await file('error.log'), await file('access.log'), await file('websocket.log')]
      const traffic = isPretty ? [] : [all(stdout)]
      return {
        app: log('app', all(stdout), { level: 'warn', stream: errors }),
        access: log('access', ...traffic, all(access)),
        websocket: log('websocket', ...traffic, all(websocket)),
      }
    } catch (error) {
      const reason = (error as Error).message
      app.warn({ dir: env.LOG_DIR, reason }, 'the log folder cannot be written: the log is on stdout alone')
    }
  }
  return { app, access: log('access', all(stdout)), websocket: log('websocket', all(stdout)) }
}
