import { clockTime } from '@/components/messages/time'
import { LinkedText } from '@/components/widget/linked-text'
import { WidgetFiles } from '@/components/widget/widget-files'
import { useChat } from '@/lib/client/hooks/chat-provider'
import type { MessageEntry } from '@/lib/client/message-entry'

type WidgetMessageProps = { entry: MessageEntry; grouped: boolean; zone: string }

/** One message, and how far it is on its way. */
export function WidgetMessage({ entry, grouped, zone }: WidgetMessageProps) {
  const { message, state } = entry
  return (
    <article className={`message ${state}`} aria-label={`${message.name}, ${clockTime(message.timestamp, zone)}`}>
      {!grouped && (
        <p className="author">
          <b dir="auto">{message.name}</b> <time dateTime={message.timestamp}>{clockTime(message.timestamp, zone)}</time>
        </p>
      )}
      {message.deleted_at ? (
        <p className="quiet">This message was deleted.</p>
      ) : (
        (message.content !== '' || message.edited_at !== null) && (
          <p className="words" dir="auto">
            <LinkedText text={message.content} />
            {message.edited_at && <span className="quiet"> (edited)</span>}
          </p>
        )
      )}
      {message.files.length > 0 && <WidgetFiles files={message.files} />}
      {state === 'pending' && <p className="sending">{entry.waitsUntil === null ? 'Sending…' : 'Waiting. It goes by itself.'}</p>}
      {state === 'failed' && <Failed entry={entry} />}
    </article>
  )
}

function Failed({ entry: { key, error } }: { entry: MessageEntry }) {
  const { outbox } = useChat()
  return (
    <p className="failure" role="alert">
      Not sent.{error && error.code !== 'internal' && ` ${error.message}`}{' '}
      <button type="button" onClick={() => outbox.retry(key)}>
        Try again
      </button>{' '}
      ·{' '}
      <button type="button" onClick={() => outbox.discard(key)}>
        Delete
      </button>
    </p>
  )
}
