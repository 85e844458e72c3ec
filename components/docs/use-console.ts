import { useCallback, useEffect, useRef, useState } from 'react'
import { io, type Socket } from 'socket.io-client'
import { askTicket } from '@/components/docs/ask-ticket'
import { useFrames } from '@/components/docs/use-frames'
import { isChatError } from '@/lib/contract/errors'

const ACK_TIMEOUT_MS = 10_000

/** A connection of its own, whose every frame is shown. */
export function useConsole() {
  const { frames, show, clear } = useFrames()
  const [connected, setConnected] = useState(false)
  const socket = useRef<Socket | null>(null)
  const disconnect = useCallback(() => {
    socket.current?.disconnect()
    socket.current = null
    setConnected(false)
  }, [])

  useEffect(() => disconnect, [disconnect])

  /**
   * Connects with a ticket, which says where the sockets are too.
   * @param token whose the ticket is; empty: whoever is signed in here
   */
  async function connect(token: string) {
    disconnect()
    try {
      const ticket = await askTicket(token)
      const opened = io(ticket.url, {
        path: '/socket.io',
        auth: { token: ticket.token },
        transports: ['websocket'],
        reconnection: false,
        forceNew: true,
      })
      socket.current = opened
      opened.onAny((name: string, payload: unknown) => show('in', name, payload))
      opened.on('connect', () => {
        setConnected(true)
        show('note', 'connected')
      })
      opened.on('connect_error', (error: Error & { data?: unknown }) => show('note', 'connect_error', error.data ?? error.message))
      opened.on('disconnect', (reason) => {
        setConnected(false)
        show('note', `disconnected: ${reason}`)
      })
    } catch (error) {
      if (!isChatError(error)) throw error
      show('note', 'connect_error', { code: error.code, message: error.message })
    }
  }

  /** @param input as it was typed */
  async function send(name: string, input: string) {
    const current = socket.current
    if (!current) return
    let value: unknown
    try {
      value = input.trim() === '' ? {} : JSON.parse(input)
    } catch (error) {
      return show('note', 'This is not JSON', String(error))
    }
    show('out', name, value)
    try {
      show('ack', name, await current.timeout(ACK_TIMEOUT_MS).emitWithAck(name, value))
    } catch {
      // The connection ended, or took too long: the time limit is all there is to say.
      show('note', `${name} was not answered`)
    }
  }

  return { frames, connected, connect, disconnect, send, clear }
}
