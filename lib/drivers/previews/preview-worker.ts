import { type ChildProcess, spawn } from 'node:child_process'
import type { MadePreview } from '@/lib/domain/ports'
import type { Answer, Request } from '@/lib/drivers/previews/messages'

/** From the folder that the server runs in. */
const PROCESS = 'lib/drivers/previews/preview-process.ts'
/** Its memory goes back to the system when there is nothing to do. */
const IDLE_MS = 30_000
const FLAGS = ['--disable-warning=ExperimentalWarning', '--max-old-space-size=256', '--import', './scripts/register.mjs']
/** Secrets are none of its business. */
const PASSED_ON = ['PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'MALLOC_ARENA_MAX']

export interface PreviewWorker {
  /** One at a time. @throws when the process dies or takes longer than `ms`; then there is a new one for the next */
  ask(request: Request, ms: number): Promise<MadePreview | null>
  close(): void
}

/** A process of its own for looking into files, started when it is needed. */
export function previewWorker(): PreviewWorker {
  let child: ChildProcess | null = null
  let idle: NodeJS.Timeout | undefined

  function start(): ChildProcess {
    const passedOn = Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
    // `fork`'s file would be bundled for Next, which has no use for it.
    const started = spawn(process.execPath, [...FLAGS, PROCESS], {
      env: { ...passedOn, NODE_ENV: process.env.NODE_ENV },
      detached: true,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    // It holds up the end of nobody.
    started.unref()
    started.channel?.unref()
    started.once('exit', () => {
      if (child === started) child = null
    })
    return started
  }

  function close() {
    clearTimeout(idle)
    // With all that it has started.
    if (child?.pid && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL')
    child = null
  }

  return {
    close,
    ask: (request, ms) =>
      new Promise((resolve, reject) => {
        clearTimeout(idle)
        const asked = (child ??= start())
        const late = setTimeout(() => fail(`It took longer than ${Math.round(ms / 1000)} s.`), ms)
        const settle = () => {
          clearTimeout(late)
          asked.off('message', onAnswer).off('exit', onEnd).off('error', onEnd)
        }
        const fail = (why: string) => {
          settle()
          if (child === asked) close()
          reject(new Error(why))
        }
        const onEnd = () => fail('The process that makes previews ended.')
        const onAnswer = (answer: unknown) => {
          settle()
          idle = setTimeout(close, IDLE_MS).unref()
          if ('failed' in (answer as Answer)) reject(new Error((answer as { failed: string }).failed))
          else resolve((answer as { made: MadePreview | null }).made)
        }
        asked.on('message', onAnswer).on('exit', onEnd).on('error', onEnd)
        asked.send(request, (error) => {
          if (error) onEnd()
        })
      }),
  }
}
