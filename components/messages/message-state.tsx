'use client'
import { CircleAlert, Clock } from 'lucide-react'
import { useLate } from '@/components/shell/use-late'
import { TextButton } from '@/components/ui/text-button'
import type { MessageEntry } from '@/lib/client/message-entry'

const SENDING_AFTER_MS = 400
const LINE = 'mt-px flex flex-wrap items-center gap-x-1.5 text-[13px]/5'

type MessageStateProps = { entry: MessageEntry; onRetry: () => void; onDiscard: () => void }

/** What stands below a message that is not sent. "Sending…" shows after a while only: mostly it is sent sooner. */
export function MessageState({ entry, onRetry, onDiscard }: MessageStateProps) {
  const waitsLong = useLate(entry.state === 'pending', SENDING_AFTER_MS)
  if (entry.state === 'sent' || (entry.state === 'pending' && !waitsLong)) return null
  if (entry.state === 'pending') {
    return (
      <p className={`${LINE} text-ink-3`}>
        <Clock aria-hidden size={14} strokeWidth={2} />
        {entry.waitsUntil === null ? 'Sending…' : 'Waiting. It goes by itself.'}
        {/* What takes a while can be given up. */}
        {(entry.waitsUntil !== null || entry.uploads.length > 0) && (
          <TextButton danger className="px-0.5" onClick={onDiscard}>
            Delete
          </TextButton>
        )}
      </p>
    )
  }
  return (
    <p role="alert" className={`${LINE} text-danger-ink`}>
      <CircleAlert aria-hidden size={14} strokeWidth={2} />
      Not sent.{entry.error && entry.error.code !== 'internal' && ` ${entry.error.message}`}
      <TextButton className="px-0.5" onClick={onRetry}>
        Try again
      </TextButton>
      <span aria-hidden className="text-ink-3">
        ·
      </span>
      <TextButton danger className="px-0.5" onClick={onDiscard}>
        Delete
      </TextButton>
    </p>
  )
}
