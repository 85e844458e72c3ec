/**
 * One connection to the socket host, kept up: a fresh ticket for every try, a jittered wait between tries, at once when the
 * network or the window comes back. Knows no chat; it sends commands and hands on events.
 */
import { io, type Socket } from 'socket.io-client'
import { backoffMs } from '@/lib/client/backoff'
import type { CommandName, CommandOutput, CommandRequest } from '@/lib/contract/commands'
import { ChatError, fromErrorShape, isChatError, unavailable } from '@/lib/contract/errors'
import type { EventName, EventPayload } from '@/lib/contract/events'

/** How long a command waits for its acknowledgement. */
export const REQUEST_TIMEOUT_MS = 10_000
/** From asking for a ticket to `ready`. */
const CONNECT_TIMEOUT_MS = 15_000
/** A connection that stood this long starts its waits from the shortest again. */
const STEADY_MS = 1_000

export type Ticket = Pick<CommandOutput<'socket:ticket'>, 'token' | 'url'>

/** `next_try_at`: milliseconds since the epoch. `network`: whether the device itself says it has one. */
export type ConnectionState =
  | { status: 'connecting' }
  | { status: 'online' }
  | { status: 'offline'; next_try_at: number; network: boolean }
  | { status: 'signed_out' }

export type Request = <N extends CommandName>(name: N, input: CommandRequest<N>) => Promise<CommandOutput<N>>

export interface Connection {
  state(): ConnectionState
  onState(listener: (state: ConnectionState) => void): () => void
  /** `ready` is heard before any other event of a connection. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void
  /** @throws ChatError what the server said, or `unavailable` without a connection or an answer in time: it may or may not have been done */
  request: Request
  start(): void
  stop(): void
  /** Tries now instead of at `next_try_at`. */
  retryNow(): void
}

export type Transport = 'websocket' | 'polling'

export interface ConnectionOptions {
  /** @throws ChatError `unauthorized` when nobody is signed in any more: the connection then stays `signed_out` */
  getTicket(): Promise<Ticket>
  /** In the order in which they are tried; both where left out. */
  transports?: Transport[]
}

type Listener = (payload: never) => void

export function createConnection({ getTicket, transports = ['websocket', 'polling'] }: ConnectionOptions): Connection {
  const stateListeners = new Set<(state: ConnectionState) => void>()
  const listeners = new Map<EventName, Set<Listener>>()
  /** Rejects each command under way when the connection goes. */
  const underWay = new Set<() => void>()
  let state: ConnectionState = { status: 'connecting' }
  let socket: Socket | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = false
  let failures = 0
  let onlineSince = 0
  let lastHeardAt = 0
  /** Counts tries; what belongs to an earlier one is ignored. */
  let current = 0

  function setState(next: ConnectionState) {
    state = next
    for (const listener of [...stateListeners]) listener(next)
  }

  function emit(name: EventName, payload: unknown) {
    for (const listener of [...(listeners.get(name) ?? [])]) listener(payload as never)
  }

  async function connect() {
    const attempt = ++current
    clearTimeout(timer)
    timer = setTimeout(drop, CONNECT_TIMEOUT_MS)
    setState({ status: 'connecting' })
    try {
      const ticket = await getTicket()
      if (attempt === current && running) open(ticket, attempt)
    } catch (error) {
      if (attempt !== current || !running) return
      clearTimeout(timer)
      if (isChatError(error) && error.code === 'unauthorized') setState({ status: 'signed_out' })
      else waitAndRetry()
    }
  }

  function open(ticket: Ticket, attempt: number) {
    const opened = io(ticket.url, {
      path: '/socket.io',
      auth: { token: ticket.token },
      transports,
      tryAllTransports: true,
      reconnection: false,
      forceNew: true,
    })
    socket = opened
    /** What comes before `ready`: heard after it, because `ready` says what was true before. */
    let early: [EventName, unknown][] | null = []
    const lost = () => {
      if (attempt === current) drop()
    }
    lastHeardAt = Date.now()
    opened.io.engine.on('packet', () => {
      lastHeardAt = Date.now()
    })
    opened.on('connect_error', lost)
    opened.on('disconnect', lost)
    opened.onAny((name: EventName, payload: unknown) => {
      if (attempt !== current) return
      if (name !== 'ready') {
        if (early) early.push([name, payload])
        else emit(name, payload)
        return
      }
      clearTimeout(timer)
      const held = early ?? []
      early = null
      onlineSince = Date.now()
      setState({ status: 'online' })
      emit('ready', payload)
      for (const [heldName, heldPayload] of held) emit(heldName, heldPayload)
    })
  }

  /** Ends what there is and tries again after a wait. */
  function drop() {
    if (state.status === 'online' && Date.now() - onlineSince > STEADY_MS) failures = 0
    close()
    if (running) waitAndRetry()
  }

  function close() {
    current++
    clearTimeout(timer)
    const closing = socket
    socket = null
    closing?.offAny()
    closing?.disconnect()
    for (const reject of [...underWay]) reject()
  }

  function waitAndRetry() {
    const wait = backoffMs(failures++)
    setState({ status: 'offline', next_try_at: Date.now() + wait, network: navigatorOnline() })
    timer = setTimeout(() => void connect(), wait)
  }

  function retryNow() {
    if (!running || state.status !== 'offline') return
    failures = 0
    void connect()
  }

  const onVisible = () => {
    if (document.visibilityState === 'visible') retryNow()
  }
  const onNetworkGone = () => {
    if (state.status === 'offline') setState({ ...state, network: false })
  }

  return {
    state: () => state,
    onState(listener) {
      stateListeners.add(listener)
      return () => stateListeners.delete(listener)
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set<Listener>()
      listeners.set(name, set.add(listener as Listener))
      return () => set.delete(listener as Listener)
    },
    request: (name, input) =>
      new Promise((resolve, reject) => {
        const sentOn = socket
        if (!sentOn || state.status !== 'online') return reject(unavailable())
        const sentAt = Date.now()
        const settle = () => {
          clearTimeout(timeout)
          underWay.delete(giveUp)
        }
        const giveUp = () => {
          settle()
          reject(unavailable())
        }
        const timeout = setTimeout(() => {
          giveUp()
          // Not one packet in all that time: the line is dead, whatever the socket believes.
          if (sentOn === socket && lastHeardAt < sentAt) drop()
        }, REQUEST_TIMEOUT_MS)
        underWay.add(giveUp)
        sentOn.emit(name, input, (answer: unknown) => {
          settle()
          const { ok, error, ...output } = (answer ?? {}) as { ok?: boolean; error?: unknown }
          if (ok === true) resolve(output as never)
          else reject(toChatError(error))
        })
      }),
    start() {
      if (running) return
      running = true
      if (typeof window !== 'undefined') {
        window.addEventListener('online', retryNow)
        window.addEventListener('offline', onNetworkGone)
        document.addEventListener('visibilitychange', onVisible)
      }
      void connect()
    },
    stop() {
      running = false
      if (typeof window !== 'undefined') {
        window.removeEventListener('online', retryNow)
        window.removeEventListener('offline', onNetworkGone)
        document.removeEventListener('visibilitychange', onVisible)
      }
      close()
      setState({ status: 'connecting' })
    },
    retryNow,
  }
}

/** What the server says is wrong, as an error to throw. */
function toChatError(error: unknown): ChatError {
  return fromErrorShape(error) ?? new ChatError('internal', 'Something broke on our side. Try again.', { cause: error })
}

const navigatorOnline = () => typeof navigator === 'undefined' || navigator.onLine !== false
