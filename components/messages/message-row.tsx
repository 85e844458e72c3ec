'use client'
import { Trash2 } from 'lucide-react'
import { type KeyboardEvent, memo, useRef, useState } from 'react'
import { MessageFiles } from '@/components/files/message-files'
import { PendingFiles } from '@/components/files/pending-files'
import { useOpenPicture } from '@/components/files/use-open-picture'
import { openProfile } from '@/components/members/profile-store'
import { focusComposer } from '@/components/messages/focus'
import { MessageActions } from '@/components/messages/message-actions'
import { deedOfKey, type MessageDeed } from '@/components/messages/message-deeds'
import { MessageEditor } from '@/components/messages/message-editor'
import { MessageReactions } from '@/components/messages/message-reactions'
import { useMessageScope } from '@/components/messages/message-scope'
import { MessageSheet } from '@/components/messages/message-sheet'
import { MessageState } from '@/components/messages/message-state'
import { MessageText } from '@/components/messages/message-text'
import { startEditing, stopEditing, useIsEdited } from '@/components/messages/row-store'
import { ThreadLine } from '@/components/messages/thread-line'
import { clockTime, fullMoment } from '@/components/messages/time'
import { useLongPress } from '@/components/messages/use-long-press'
import { useMessageDeeds } from '@/components/messages/use-message-deeds'
import { useTimeZone } from '@/components/shell/time-zone'
import { Avatar } from '@/components/ui/avatar'
import { cn } from '@/components/ui/cn'
import { Tag } from '@/components/ui/tag'
import type { MessageEntry } from '@/lib/client/message-entry'

type MessageRowProps = {
  entry: MessageEntry
  grouped: boolean
  /** It was jumped to: held in accent-soft for a moment. */
  flash?: boolean
  /** It has just come. */
  fresh?: boolean
  /** One row of a list can be reached by Tab. */
  tabIndex?: 0 | -1
}

/** One message. */
export const MessageRow = memo(function MessageRow({ entry, grouped, flash, fresh, tabIndex = -1 }: MessageRowProps) {
  const { message, state } = entry
  const { me, room, place } = useMessageScope()
  const zone = useTimeZone()
  const row = useRef<HTMLElement>(null)
  const picker = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLButtonElement>(null)
  const [near, setNear] = useState(false)
  const [held, setHeld] = useState(false)
  /** Null until it is first wanted. */
  const [sheet, setSheet] = useState<boolean | null>(null)
  const editing = useIsEdited(message.id, place)
  const deeds = useMessageDeeds(entry)
  const { allowed } = deeds
  const openPicture = useOpenPicture(message)
  const press = useLongPress(() => allowed.size > 0 && !editing && setSheet(true))

  const gone = message.deleted_at !== null
  const aboutMe = !gone && message.mentions.includes(me.id)
  const author = { user_id: message.user_id, username: message.username, name: message.name, avatar_url: message.avatar_url }
  const time = clockTime(message.timestamp, zone)

  const perform = (deed: MessageDeed) => {
    if (deed === 'edit') startEditing(message.id, place)
    else if (deed === 'react') picker.current?.click()
    else deeds.perform(deed)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const inside = event.target !== event.currentTarget
    if (event.key === 'Escape' && inside) {
      row.current?.focus()
      event.stopPropagation()
    }
    if (inside || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter') {
      event.preventDefault()
      row.current?.querySelector<HTMLElement>('[role=toolbar] button')?.focus()
      return
    }
    const deed = deedOfKey(event.key, allowed)
    if (!deed) return
    event.preventDefault()
    perform(deed)
  }

  const closeEditor = () => {
    stopEditing()
    focusComposer(place)
  }

  return (
    <article
      ref={row}
      data-row={entry.key}
      aria-label={`${message.name}, ${time}`}
      tabIndex={tabIndex}
      onKeyDown={onKeyDown}
      onPointerEnter={(event) => event.pointerType === 'mouse' && setNear(true)}
      onPointerLeave={() => setNear(false)}
      // A tap focuses too, and wants no bar.
      onFocus={(event) => event.target.matches(':focus-visible') && setNear(true)}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setNear(event.currentTarget.matches(':hover'))}
      {...press}
      className={cn(
        'group/row relative grid grid-cols-[36px_minmax(0,1fr)] gap-x-3 px-5 py-0.5 -outline-offset-2 focus-visible:rounded-control max-md:gap-x-2.5 max-md:px-4 in-data-[place=thread]:px-4',
        'transition-colors pointer-coarse:select-none pointer-coarse:[-webkit-touch-callout:none]',
        grouped ? 'mt-0.5' : 'mt-3.5',
        fresh && 'animate-fade-in',
        flash
          ? 'bg-accent-soft duration-(--duration-slow)'
          : aboutMe
            ? "bg-mention pt-1.5 pb-2 [--rim:var(--color-mention)] before:absolute before:inset-y-0 before:left-0 before:w-0.75 before:bg-mention-edge before:content-[''] hover:bg-mention-hover"
            : 'hover:bg-row-hover',
      )}
    >
      {grouped ? (
        <time
          dateTime={message.timestamp}
          className="text-center text-[11px]/5.5 text-ink-3 opacity-0 group-hover/row:opacity-100 group-focus-visible/row:opacity-100"
        >
          {time}
        </time>
      ) : (
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          onClick={(event) => openProfile(author, event.currentTarget)}
          className="mt-0.5 size-9 self-start rounded-full"
        >
          <Avatar id={message.user_id} name={message.name} src={message.avatar_url} size={36} square={deeds.isBot} />
        </button>
      )}
      <div className="min-w-0">
        {!grouped && (
          <header className="mb-px flex items-baseline gap-2 leading-5">
            <button
              type="button"
              tabIndex={near ? 0 : -1}
              aria-haspopup="dialog"
              onClick={(event) => openProfile(author, event.currentTarget)}
              className="min-w-0 truncate text-left font-strong hover:underline"
            >
              {message.name}
            </button>
            {deeds.isBot && <Tag>bot</Tag>}
            <time
              dateTime={message.timestamp}
              title={fullMoment(message.timestamp, zone)}
              className="flex-none text-ink-3 text-small"
              suppressHydrationWarning
            >
              {time}
            </time>
          </header>
        )}
        <div
          className={cn(
            'max-w-(--size-measure) [overflow-wrap:anywhere] [&>*+*]:mt-1.5',
            state === 'pending' && 'text-ink-3',
            editing && 'max-w-none',
          )}
        >
          {gone ? (
            <p className="flex items-center gap-1.5 text-[14px] text-ink-3">
              <Trash2 aria-hidden size={14} strokeWidth={2} />
              Message deleted
            </p>
          ) : editing ? (
            <MessageEditor
              content={message.content}
              mayBeEmpty={message.files.length > 0}
              onCancel={closeEditor}
              onSave={(content) => {
                closeEditor()
                deeds.edit(content)
              }}
            />
          ) : (
            (message.content !== '' || message.edited_at !== null) && <MessageText content={message.content} editedAt={message.edited_at} />
          )}
        </div>
        {!gone && message.files.length > 0 && <MessageFiles files={message.files} closed={!room.is_member} onOpen={openPicture} />}
        {entry.uploads.length > 0 && <PendingFiles uploads={entry.uploads} />}
        {state !== 'sent' && <MessageState entry={entry} onRetry={deeds.retry} onDiscard={deeds.discard} />}
        {!gone && <MessageReactions message={message} onToggle={deeds.toggleReaction} readOnly={!allowed.has('react')} />}
        {message.reply_count > 0 && place === 'room' && <ThreadLine message={message} />}
      </div>
      {(near || held) && !editing && allowed.size > 0 && (
        <MessageActions
          allowed={allowed}
          onDeed={perform}
          onReact={deeds.toggleReaction}
          onHold={setHeld}
          pickerRef={picker}
          menuRef={menu}
        />
      )}
      {sheet !== null && (
        <MessageSheet
          message={message}
          open={sheet}
          onOpenChange={setSheet}
          allowed={allowed}
          onDeed={perform}
          onReact={deeds.toggleReaction}
        />
      )}
    </article>
  )
})
