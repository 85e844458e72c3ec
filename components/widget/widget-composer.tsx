import { type KeyboardEvent, useEffect, useRef } from 'react'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useDraft } from '@/lib/client/hooks/use-draft'
import { codePoints } from '@/lib/contract/fields'
import { MESSAGE_MAX_LENGTH } from '@/lib/contract/messages'
import type { RoomView } from '@/lib/contract/rooms'

/** Under a thumb Return breaks the line; sending has its button. */
const sendsOnEnter = () => !window.matchMedia('(pointer: coarse)').matches

export function WidgetComposer({ room, focused }: { room: RoomView; focused: boolean }) {
  const chat = useChat()
  const [text, setText] = useDraft(room.id)
  const area = useRef<HTMLTextAreaElement>(null)
  const over = codePoints(text) - MESSAGE_MAX_LENGTH

  useEffect(() => {
    if (focused) area.current?.focus()
  }, [focused])

  const change = (next: string) => {
    setText(next)
    if (next.trim() === '') chat.typing.rest(room.id)
    else chat.typing.type(room.id)
  }
  const send = () => {
    if (text.trim() === '' || over > 0) return
    chat.post(room.id, { content: text.trim() })
    setText('')
    area.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || !sendsOnEnter()) return
    event.preventDefault()
    send()
  }

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        ref={area}
        rows={1}
        dir="auto"
        value={text}
        aria-label={`Message # ${room.name}`}
        placeholder={`Message # ${room.name}`}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {over > 0 && <span className="over">{over} too many</span>}
      <button type="submit" className="send" aria-label="Send" aria-disabled={text.trim() === '' || over > 0}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 19V5M5 12l7-7 7 7" />
        </svg>
      </button>
    </form>
  )
}
