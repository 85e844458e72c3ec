import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** How long one run may take, and of a processor's time. */
const RUN_MS = 25_000
/** It reads the one file that it is given, and no list of others: neither playlists, nor what is on the network. */
const FORMATS =
  'matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,ogg,wav,w64,mp3,flac,aac,ac3,eac3,aiff,caf,amr,asf,avi,flv,mpeg,mpegts,wv,ape,tta,opus'
const SAFE_INPUT = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', FORMATS, '-max_pixels', '80000000']
const ALWAYS = ['-nostdin', '-hide_banner', '-v', 'error', '-timelimit', String(RUN_MS / 1000), '-threads', '1']

/**
 * Runs ffmpeg over a file, and gives what it writes to its standard output. It stops early where the reader does.
 * @param options.before options that say what to read of the file
 * @param options.after what to make of it, `pipe:1` as the output included
 * @throws Error with code `ENOENT` when there is no such program; Error when it cannot read the file, or takes too long
 */
export async function* ffmpegOutput(
  program: string,
  path: string,
  { before = [], after }: { before?: string[]; after: string[] },
): AsyncGenerator<Buffer> {
  const args = [...ALWAYS, ...before, ...SAFE_INPUT, '-i', `file:${path}`, ...after]
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV } })
  const late = setTimeout(() => child.kill('SIGKILL'), RUN_MS)
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(0, 2_000)))
  try {
    await once(child, 'spawn')
    const closed = once(child, 'close')
    yield* child.stdout as AsyncIterable<Buffer>
    await closed
    if (child.exitCode !== 0) throw new Error(`ffmpeg ended with ${child.exitCode ?? child.signalCode}: ${said.trim()}`)
  } finally {
    clearTimeout(late)
    child.kill('SIGKILL')
  }
}

/** All of it at once: what it writes is small. */
export async function ffmpegResult(...args: Parameters<typeof ffmpegOutput>): Promise<Buffer> {
  const chunks = []
  for await (const chunk of ffmpegOutput(...args)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

export const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'
