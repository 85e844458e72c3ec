import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { type CommandName, type CommandOutput, type CommandRequest, commands } from '@/lib/contract/commands'
import { ChatError, type ErrorShape, errorShape } from '@/lib/contract/errors'
import { type EventName, type EventPayload, events } from '@/lib/contract/events'
import { strictly } from '@/tests/support/strictly'

/** How long an event that must come may take. */
const PATIENCE_MS = 30_000

export interface Heard<N extends EventName = EventName> {
  event: N
  payload: EventPayload<N>
}

export interface TestSocket {
  /** All that came, in order, each exactly as the contract describes it. */
  heard: Heard[]
  /** The payloads of one event that came so far. */
  all<N extends EventName>(event: N): EventPayload<N>[]
  /** The first that fits, of those that came since the last `forget` and those to come. */
  next<N extends EventName>(event: N, fits?: (payload: EventPayload<N>) => boolean): Promise<EventPayload<N>>
  forget(): void
  /** @throws ChatError with what the server says is wrong */
  ask<N extends CommandName>(name: N, input: CommandRequest<N>): Promise<CommandOutput<N>>
  /** What the server acknowledges, whatever is sent. */
  send(name: string, ...args: unknown[]): Promise<{ ok: boolean; error?: ErrorShape } & Record<string, unknown>>
  raw: Socket
  close(): void
}

type Options = Partial<ManagerOptions & SocketOptions>

/** A plain client, with no wish to come back by itself. */
export const open = (url: string, options: Options): Socket =>
  io(url, { path: '/socket.io', transports: ['websocket'], reconnection: false, forceNew: true, ...options })

/** Connects, and resolves when it is `ready`. Rejects with what the server says when it is refused. */
export async function connect(url: string, token: string, options: Options = {}): Promise<TestSocket> {
  const raw = open(url, { auth: { token }, ...options })
  const heard: Heard[] = []
  const waiting = new Set<() => void>()
  raw.onAny((event: EventName, payload: unknown) => {
    if (!Object.hasOwn(events, event)) throw new Error(`${event} is not an event of the contract.`)
    heard.push({ event, payload: strictly(events[event], payload) } as Heard)
    for (const look of [...waiting]) look()
  })

  const all = <N extends EventName>(event: N) => heard.filter((one) => one.event === event).map((one) => one.payload as EventPayload<N>)
  const send: TestSocket['send'] = (name, ...args) => raw.timeout(PATIENCE_MS).emitWithAck(name, ...args)

  const socket: TestSocket = {
    heard,
    all,
    next: (event, fits = () => true) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = all(event).find(fits)
          if (found === undefined) return
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`${event} did not come; what came: ${JSON.stringify(heard)}`))
        }, PATIENCE_MS)
        waiting.add(look)
        look()
      }),
    forget: () => void heard.splice(0),
    async ask(name, input) {
      const { ok, ...rest } = await send(name, input)
      if (ok) return strictly(commands[name].output, rest) as never
      const { code, message, ...extras } = strictly(errorShape, rest.error)
      throw new ChatError(code, message, extras)
    },
    send,
    raw,
    close: () => void raw.disconnect(),
  }
  await new Promise<void>((resolve, reject) => {
    raw.once('connect_error', reject)
    raw.once('disconnect', (reason) => reject(new Error(`disconnected: ${reason}`)))
    socket.next('ready').then(() => resolve(), reject)
  })
  return socket
}
