import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { Problem } from './problem.mjs'
import { ROOT } from './root.mjs'

/** The programs that are running, and the signal that ends each; none: the one that ends this process. */
const running = new Map()
const cleanups = []
let ending = false

/** Starts a program in the checkout. It is told to stop when this process is, by the same signal or by `endedBy`. */
export function start(command, args, { env, endedBy, ...options } = {}) {
  const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options, env: { ...process.env, ...env } })
  running.set(child, endedBy)
  child.once('close', () => running.delete(child))
  return child
}

/** @returns the exit status of the program once it has ended; 128 and more when a signal ended it, 127 when it could not be started */
export function ended(child) {
  const status = (code, signal) => code ?? 128 + constants.signals[signal]
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve(status(child.exitCode, child.signalCode))
    child.once('error', () => resolve(127))
    child.once('close', (code, signal) => resolve(status(code, signal)))
  })
}

/** Runs when this process ends by itself or by a signal, the last one first. It may be asynchronous. */
export function atEnd(cleanup) {
  cleanups.push(cleanup)
}

async function cleanUp() {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
}

async function endBy(signal) {
  // A terminal and npm both pass a signal on, so that it comes more than once.
  if (ending) return
  ending = true
  const children = [...running]
  for (const [child, endedBy] of children) child.kill(endedBy ?? signal)
  await Promise.all(children.map(([child]) => ended(child)))
  await cleanUp()
  process.exit(128 + constants.signals[signal])
}

/** Runs a command to its end: cleans up, and exits with the status it returns, or 1 with a sentence when something stopped it. */
export async function main(command) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => endBy(signal))
  let status = 1
  try {
    status = (await command()) ?? 0
  } catch (error) {
    if (!ending) console.error(error instanceof Problem ? error.message : error)
  }
  if (ending) return
  await cleanUp()
  process.exit(status)
}
