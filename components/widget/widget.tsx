import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
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

export function Widget({ chat, ...props }: WidgetProps) {
  if (!chat) return <Frame {...props} title="Chat" unread={0} content={() => <p className="notice">{props.problem ?? 'Connecting…'}</p>} />
  return (
    <ChatProvider chat={chat}>
      <InRoom {...props} />
    </ChatProvider>
  )
}

function InRoom(props: Omit<WidgetProps, 'chat'>) {
  const room = useRoom(props.roomId)
  const content = (focused: boolean) => <WidgetRoom roomId={props.roomId} focused={focused} />
  return <Frame {...props} title={room ? `# ${room.name}` : 'Chat'} unread={room?.unread ?? 0} content={content} />
}

type FrameProps = { floating: boolean; title: string; unread: number; content: (focused: boolean) => React.ReactNode }

function Frame({ floating, title, unread, content }: FrameProps) {
  const [open, setOpen] = useState(!floating)
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
      {content(floating)}
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
        // biome-ignore lint/a11y/noNoninteractiveElementInteractions: Escape closes it from anywhere inside
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
