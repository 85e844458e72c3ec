import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { WidgetRoom } from '@/components/widget/widget-room'
import type { Chat } from '@/lib/client/chat'
import { ChatProvider } from '@/lib/client/hooks/chat-provider'
import { useRoom } from '@/lib/client/hooks/use-rooms'

type WidgetProps = {
  /** null until it is known who one is. */
  chat: Chat | null
  /** Why one could not be signed in. */
  problem: string | null
  roomId: string
  /** In the corner, behind a bubble; else it fills the place it is in. */
  floating: boolean
}

export function Widget({ chat, problem, roomId, floating }: WidgetProps) {
  const [open, setOpen] = useState(!floating)
  const frame = { floating, open, setOpen }
  if (!chat) {
    return (
      <Frame {...frame} title="Chat" unread={0}>
        <p className="notice">{problem ?? 'Connecting…'}</p>
      </Frame>
    )
  }
  return (
    <ChatProvider chat={chat}>
      <InRoom {...frame} roomId={roomId} />
    </ChatProvider>
  )
}

type FrameState = { floating: boolean; open: boolean; setOpen(open: boolean): void }

function InRoom({ roomId, ...frame }: FrameState & { roomId: string }) {
  const room = useRoom(roomId)
  return (
    <Frame {...frame} title={room ? `# ${room.name}` : 'Chat'} unread={room?.unread ?? 0}>
      <WidgetRoom roomId={roomId} focused={frame.floating} />
    </Frame>
  )
}

type FrameProps = FrameState & { title: string; unread: number; children: ReactNode }

function Frame({ floating, open, setOpen, title, unread, children }: FrameProps) {
  const bubble = useRef<HTMLButtonElement>(null)
  const close = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(open)

  // Into the panel when it opens (its text field takes over where there is one), and back to the bubble when it closes.
  useEffect(() => {
    if (open === wasOpen.current) return
    wasOpen.current = open
    if (!open) bubble.current?.focus()
    else if (!close.current?.closest('.panel')?.contains((close.current.getRootNode() as ShadowRoot).activeElement)) close.current?.focus()
  }, [open])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !floating) return
    event.stopPropagation()
    setOpen(false)
  }

  const panel = (
    <>
      <header>
        <h2 dir="auto">{title}</h2>
        {floating && (
          <button ref={close} type="button" className="close" aria-label="Close chat" onClick={() => setOpen(false)}>
            <svg viewBox="0 0 24 24" aria-hidden="true">
              <path d="M18 6 6 18M6 6l12 12" />
            </svg>
          </button>
        )}
      </header>
      {children}
    </>
  )
  if (!floating) {
    return (
      <section className="panel inline" aria-label={title}>
        {panel}
      </section>
    )
  }
  return (
    <section aria-label="Chat">
      {open && (
        <div className="panel floating" role="dialog" aria-label={title} onKeyDown={onKeyDown}>
          {panel}
        </div>
      )}
      <button
        ref={bubble}
        type="button"
        className="bubble"
        aria-expanded={open}
        aria-label={unread > 0 && !open ? `Chat, ${unread} new` : 'Chat'}
        onClick={() => setOpen(!open)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M7.9 20A9 9 0 1 0 4 16.1L2 22Z" />
        </svg>
        {unread > 0 && !open && (
          <span className="unread" aria-hidden="true">
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </button>
    </section>
  )
}
