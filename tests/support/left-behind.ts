/** Whatever ends a test, its programs and folders go with it. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const running = new Set<ChildProcess>()
const folders = new Set<string>()

function leaveNothing() {
  for (const child of running) child.kill('SIGKILL')
  // By another process, because a worker is given half a second to end and a database is a thousand files.
  if (folders.size > 0) spawn('rm', ['-rf', ...folders], { detached: true, stdio: 'ignore' }).unref()
}
process.on('exit', leaveNothing)
// Vitest ends its workers by this signal, and does not let them exit by themselves.
process.once('SIGTERM', () => {
  leaveNothing()
  process.kill(process.pid, 'SIGTERM')
})

/** Starts a program that ends with this process at the latest. */
export function startProgram(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(program, args, options)
  running.add(child)
  child.once('close', () => running.delete(child))
  return child
}

export function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  folders.add(folder)
  return folder
}
