import { randomUUID } from 'node:crypto'
import type { RawData, WebSocket } from 'ws'
import type { CommandName, CommandOutput, CommandRequest } from '@/lib/contract/commands'
import { CLOSE_CODES, DIALECT_FRAMES_FORGIVEN, dialects } from '@/lib/contract/dialects'
import { type ErrorShape, forbidden, invalid } from '@/lib/contract/errors'
import type { Message } from '@/lib/contract/messages'
import type { SignedIn } from '@/lib/domain/context'
import { dispatch } from '@/lib/domain/dispatch'
import { closeCode, closeReason } from '@/lib/server/dialects/close-code'
import type { Asked, Dialect, Happening } from '@/lib/server/dialects/dialect'
import { enterRoom } from '@/lib/server/dialects/enter-room'
import type { Visitor } from '@/lib/server/dialects/identify'
import type { Destination } from '@/lib/server/dialects/match-path'
import { type DialectRooms, toFrame } from '@/lib/server/dialects/rooms'
import { watchConnection } from '@/lib/server/log/connection-watch'
import { shownError } from '@/lib/server/log/shown-error'
import type { Runtime } from '@/lib/server/runtime'

/** A connection that lets more than this wait is dropped. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024
/** Frames that wait for their turn; beyond it, nothing more is read from the connection for a while. */
const MAX_WAITING_FRAMES = 64

/** One connection of one person in one room: frames in, frames out. */
export interface DialectSession {
  readonly dialect: Dialect
  readonly roomId: string
  readonly userId: string
  readonly caller: SignedIn
  readonly isOpen: boolean
  /** It has asked to leave its room, and stays connected. */
  readonly isSteppingOut: boolean
  ask<N extends CommandName>(name: N, input: CommandRequest<N>): Promise<CommandOutput<N>>
  /** The person is here from now on, until the connection ends. */
  arrive(): void
  /** It knows the messages up to this `seq`. */
  startFrom(seq: number): void
  /** Whether it has not got this message yet; from now on it has. */
  isNext(message: Message): boolean
  tell(happening: Happening): void
  send(frame: Buffer): void
  end(code: number, reason: string): void
  /** Takes no more frames; resolves when those that came are answered. */
  drain(): Promise<void>
}

interface Start {
  socket: WebSocket
  destination: Destination
  visitor: Visitor
  address: string | null
}

/** Begins a session on an accepted WebSocket, which is paused until it is in its room. */
export function openDialectSession(
  { socket, destination, visitor, address }: Start,
  runtime: Runtime,
  rooms: DialectRooms,
): DialectSession {
  const { world } = runtime
  const { caller } = visitor
  const { dialect, roomId } = destination
  const parts = { world, deliver: runtime.deliver, rooms }
  const watch = watchConnection(runtime, { id: randomUUID(), door: dialects[dialect.name].path, user: caller.user.id, address })

  let hasArrived = false
  let known = 0
  let isSteppingOut = false
  let isDraining = false
  let waiting = 0
  let turn: Promise<void> = Promise.resolve()
  /** In a row, of those that are forgiven a few times. */
  const strikes = { invalid: 0, rate_limited: 0 }

  const session: DialectSession = {
    dialect,
    roomId,
    userId: caller.user.id,
    caller,
    get isOpen() {
      return socket.readyState === socket.OPEN
    },
    get isSteppingOut() {
      return isSteppingOut
    },
    ask: (name, input) => dispatch(world, { actor: caller.user, session: caller, address }, name, input),
    arrive() {
      if (hasArrived || !session.isOpen) return
      hasArrived = true
      world.attendance.arrive(caller.user)
    },
    startFrom(seq) {
      known = seq
    },
    isNext({ seq }) {
      if (seq <= known) return false
      known = seq
      return true
    },
    tell(happening) {
      if (happening.what === 'message' && !session.isNext(happening.message)) return
      const frame = toFrame(dialect, happening)
      if (frame) session.send(frame)
    },
    send(frame) {
      if (!session.isOpen) return
      socket.send(frame, { binary: false })
      if (socket.bufferedAmount <= MAX_WAITING_BYTES) return
      world.log.warn({ user: caller.user.id, bytes: socket.bufferedAmount }, 'a connection that does not read was dropped')
      socket.terminate()
    },
    end(code, reason) {
      rooms.remove(session)
      // A paused connection would not hear the answer.
      socket.resume()
      socket.close(code, reason)
    },
    async drain() {
      isDraining = true
      await turn
    },
  }

  function refuse(error: ErrorShape) {
    const { code, message, retry_after_ms } = error
    session.send(Buffer.from(JSON.stringify({ type: 'error', code, message, ...(retry_after_ms !== undefined && { retry_after_ms }) })))
    if (code !== 'invalid' && code !== 'rate_limited') return
    if (++strikes[code] >= DIALECT_FRAMES_FORGIVEN) session.end(CLOSE_CODES[code], closeReason(error))
  }

  async function carryOut(asked: Asked): Promise<void> {
    if (asked.command === 'room:leave') return stepOut()
    await session.ask(asked.command, asked.input as never)
    if (asked.command === 'room:join' && isSteppingOut) await stepIn()
  }

  /** Leaves the room, not the connection: `join` leads back. */
  async function stepOut() {
    const { room } = await session.ask('room:get', { room_id: roomId })
    if (room.visibility !== 'public') throw forbidden("You couldn't come back into this room by yourself. Close the connection instead.")
    isSteppingOut = true
    try {
      await session.ask('room:leave', { room_id: roomId })
    } catch (error) {
      isSteppingOut = false
      throw error
    }
  }

  async function stepIn() {
    await enterRoom(session, parts, known)
    isSteppingOut = false
  }

  async function answer(data: RawData, isBinary: boolean) {
    if (!session.isOpen) return
    const text = isBinary ? null : data.toString()
    let asked: Asked | undefined
    let problem: unknown = invalid({ frame: 'Frames are text.' })
    try {
      if (text !== null) asked = dialect.read(text, roomId)
    } catch (error) {
      problem = error
    }
    const bytes = (data as Buffer).length
    const { error } = await watch.frame(asked?.command ?? 'unknown', bytes, async (): Promise<{ ok: boolean; error?: ErrorShape }> => {
      try {
        if (!asked) throw problem
        await carryOut(asked)
        return { ok: true }
      } catch (thrown) {
        return { ok: false, error: shownError(thrown) }
      }
    })
    if (error) refuse(error)
    else Object.assign(strikes, { invalid: 0, rate_limited: 0 })
  }

  // One after the other, so that what was sent first is done first.
  socket.on('message', (data, isBinary) => {
    if (isDraining) return
    if (++waiting >= MAX_WAITING_FRAMES) socket.pause()
    turn = turn
      .then(() => answer(data, isBinary))
      .then(() => {
        if (--waiting === 0) socket.resume()
      })
  })
  socket.once('close', (code) => {
    rooms.remove(session)
    watch.ended(`closed with ${code}`)
    if (hasArrived) world.attendance.leave(caller.user)
  })

  turn = enterRoom(session, parts).then(
    () => socket.resume(),
    (error: unknown) => {
      const shown = shownError(error)
      if (shown.code === 'internal') world.log.error({ err: error, user: caller.user.id }, 'a connection could not be started')
      session.end(closeCode(shown.code), closeReason(shown))
    },
  )
  return session
}
