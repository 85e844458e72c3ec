import { Problem } from './problem.mjs'
import { ended, start } from './processes.mjs'

const OUTPUT_LINES = 40
const SIGN_OF_LIFE_MS = 10_000
const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'

const isTerminal = process.stdout.isTTY && !process.env.CI

/** Shows that something is at work, and for how long: one moving line on a terminal, plain lines elsewhere. */
function showWork(title) {
  const begun = Date.now()
  const seconds = () => `${((Date.now() - begun) / 1000).toFixed(isTerminal ? 0 : 1)} s`
  let frame = 0
  if (!isTerminal) console.log(`${title} …`)
  const timer = isTerminal
    ? setInterval(() => process.stdout.write(`\r${FRAMES[frame++ % FRAMES.length]} ${title} … ${seconds()} `), 100)
    : setInterval(() => console.log(`${title} … ${seconds()}`), SIGN_OF_LIFE_MS)
  return (mark, word) => {
    clearInterval(timer)
    if (isTerminal) process.stdout.write('\r\x1b[K')
    console.log(`${mark} ${title}: ${word} ${seconds()}`)
  }
}

/**
 * Runs a program that takes a while. What it prints is shown only when it fails.
 * @throws Problem that says what failed
 */
export async function runStep(title, command, args, options) {
  const finish = showWork(title)
  // npm takes minutes to end when asked to. A step that is cut off is done again the next time.
  const child = start(command, args, { ...options, endedBy: 'SIGKILL', stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const status = await ended(child)
  if (status === 0) return finish('✓', 'done in')
  finish('✗', 'failed after')
  console.error(output.trimEnd().split('\n').slice(-OUTPUT_LINES).join('\n'))
  throw new Problem(`${title} failed: see the lines above.`)
}
