import { useCallback, useEffect, useRef, useState } from 'react'
import { askTicket } from '@/components/docs/ask-ticket'
import { useFrames } from '@/components/docs/use-frames'
import { isChatError } from '@/lib/contract/errors'

/** What came, easier to read where it is JSON. */
function readable(data: string): unknown {
  try {
    return JSON.parse(data) as unknown
  } catch {
    return data
  }
}

/** A raw WebSocket, whose every frame is shown. */
export function useRawConsole() {
  const { frames, show, clear } = useFrames()
  const [connected, setConnected] = useState(false)
  const socket = useRef<WebSocket | null>(null)

  const disconnect = useCallback(() => {
    socket.current?.close()
    socket.current = null
    setConnected(false)
  }, [])

  useEffect(() => disconnect, [disconnect])

  /** @param token empty: as whoever is signed in here, or as nobody */
  async function connect(path: string, token: string) {
    disconnect()
    try {
      const { url, ...ticket } = await askTicket(token).catch(asNobody(token))
      const address = new URL(path, url || window.location.href)
      address.protocol = address.protocol.replace('http', 'ws')
      if (ticket.token !== '') address.searchParams.set('token', ticket.token)
      const opened = new WebSocket(address)
      socket.current = opened
      opened.onopen = () => {
        setConnected(true)
        show('note', 'connected')
      }
      opened.onmessage = ({ data }) => show('in', '', readable(String(data)))
      opened.onclose = ({ code, reason }) => {
        if (socket.current === opened || socket.current === null) setConnected(false)
        show('note', `closed with ${code}`, reason === '' ? undefined : reason)
      }
    } catch (error) {
      if (!isChatError(error)) throw error
      show('note', 'refused', { code: error.code, message: error.message })
    }
  }

  function send(text: string) {
    socket.current?.send(text)
    show('out', '', text)
  }

  return { frames, connected, connect, disconnect, send, clear }
}

/** Guests come without a ticket. */
const asNobody = (token: string) => (error: unknown) => {
  if (token === '' && isChatError(error) && error.code === 'unauthorized') return { url: '', token: '' }
  throw error
}
