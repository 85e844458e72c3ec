import WebSocket, { type ClientOptions } from 'ws'

/** How long a frame that must come may take. */
const PATIENCE_MS = 30_000

type Frame = Record<string, unknown>

/** A plain client of a raw WebSocket dialect. It knows nothing of Hubbub. */
export interface DialectClient {
  raw: WebSocket
  /** All frames that came, in order. */
  frames: Frame[]
  /** What the server said when it closed, once it has. */
  closed: Promise<{ code: number; reason: string }>
  say(frame: unknown): void
  /** The first that fits, of those that came since the last `forget` and those to come. */
  next(fits: string | ((frame: Frame) => boolean)): Promise<Frame>
  all(type: string): Frame[]
  forget(): void
  close(): Promise<void>
}

/** Opens a connection to `path` of a server. Resolves when the handshake is done, whatever comes of it. */
export async function dial(url: string, path: string, options: ClientOptions = {}): Promise<DialectClient> {
  const raw = new WebSocket(url.replace(/^http/, 'ws') + path, options)
  const frames: Frame[] = []
  const looks = new Set<() => void>()
  raw.on('message', (data) => {
    frames.push(JSON.parse((data as Buffer).toString()) as Frame)
    for (const look of [...looks]) look()
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    raw.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  )
  await new Promise<void>((resolve, reject) => {
    raw.once('open', resolve)
    raw.once('error', reject)
  })
  raw.on('error', () => {})
  return {
    raw,
    frames,
    closed,
    say: (frame) => raw.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    next: (wanted) =>
      new Promise((resolve, reject) => {
        const fits = typeof wanted === 'string' ? (frame: Frame) => frame.type === wanted : wanted
        const look = () => {
          const found = frames.find(fits)
          if (!found) return
          clearTimeout(timer)
          looks.delete(look)
          resolve(found)
        }
        const timer = setTimeout(() => {
          looks.delete(look)
          reject(new Error(`${String(wanted)} did not come; what came: ${JSON.stringify(frames)}`))
        }, PATIENCE_MS)
        looks.add(look)
        look()
      }),
    all: (type) => frames.filter((frame) => frame.type === type),
    forget: () => void frames.splice(0),
    async close() {
      raw.close()
      await closed
    },
  }
}

/** The code with which a connection is closed that is opened and left alone. */
export async function closeCodeOf(url: string, path: string, options: ClientOptions = {}): Promise<number> {
  return (await (await dial(url, path, options)).closed).code
}

export const bearer = (token: string): ClientOptions => ({ headers: { authorization: `Bearer ${token}` } })
