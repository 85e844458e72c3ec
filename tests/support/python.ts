import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { findPython } from '@/scripts/testing/programs.mjs'
import { startProgram } from '@/tests/support/left-behind'

const SCRIPTS = 'tests/doors/dialects/python'

type Printed = Record<string, unknown>

export interface PythonClient {
  say(line: string): void
  /** The lines that it printed so far, each one JSON. */
  printed: Printed[]
  /** Ends its input. @returns its exit status */
  end(): Promise<number>
}

function command(): string[] {
  const found = process.env.TEST_PYTHON ?? findPython()
  if (found) return found.split(' ')
  throw new Error(
    'This test runs clients in Python: have one with websockets, socketio and aiohttp (on Debian: apt-get install python3-websockets python3-socketio python3-aiohttp), or give a command in TEST_PYTHON.',
  )
}

/** Starts one of the small clients. What it complains of is seen in the test's own output. */
export function startPython(script: string, ...args: string[]): PythonClient {
  const [program = '', ...words] = command()
  const child = startProgram(program, [...words, `${SCRIPTS}/${script}`, ...args], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const printed: Printed[] = []
  createInterface({ input: child.stdout! }).on('line', (line) => printed.push(JSON.parse(line) as Printed))
  const closed = once(child, 'close')
  return {
    printed,
    say: (line) => void child.stdin!.write(`${line}\n`),
    async end() {
      child.stdin!.end()
      return ((await closed) as [number])[0]
    },
  }
}
