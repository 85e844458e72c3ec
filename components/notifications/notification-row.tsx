'use client'
import { Bell, Check, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { fullMoment, shortMoment } from '@/components/messages/time'
import { messageHref, roomHref } from '@/components/shell/address'
import { ChatLink } from '@/components/shell/chat-link'
import { tellFailure } from '@/components/shell/tell'
import { useTimeZone } from '@/components/shell/time-zone'
import { Avatar } from '@/components/ui/avatar'
import { cn } from '@/components/ui/cn'
import { IconButton } from '@/components/ui/icon-button'
import { notifyUndo } from '@/components/ui/toast'
import { useChat } from '@/lib/client/hooks/chat-provider'
import type { Notification } from '@/lib/contract/notifications'

/** Where it leads: to its message, or its room, or nowhere. */
function hrefOf({ room_id, message_id, seq, thread_id }: Notification): string | null {
  if (room_id === null) return null
  return message_id !== null && seq !== null ? messageHref({ room_id, seq, thread_id }) : roomHref(room_id)
}

const rowClass = 'flex w-full min-w-0 items-start gap-2.5 rounded-control py-2 pr-17 pl-2 text-left text-ink no-underline -outline-offset-2'

/** One of them: opens what it is about, and is read by that. */
export function NotificationRow({ notification, onOpen }: { notification: Notification; onOpen: (() => void) | undefined }) {
  const { notifications } = useChat()
  const zone = useTimeZone()
  const { id, title, body, is_read, created_at, actor } = notification
  const href = hrefOf(notification)

  const read = () => {
    if (!is_read) notifications.read(id).catch((error: unknown) => tellFailure(error))
  }
  const remove = () => {
    notifications.remove(id).then(
      () => notifyUndo('Notification deleted', () => void notifications.restore(id).catch((error: unknown) => tellFailure(error))),
      (error: unknown) => tellFailure(error),
    )
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'Delete' && event.key !== 'Backspace') return
    event.preventDefault()
    const row = event.currentTarget.closest('li')
    const next = (row?.nextElementSibling ?? row?.previousElementSibling)?.querySelector<HTMLElement>('[data-notification]')
    remove()
    next?.focus()
  }

  const content = (
    <>
      {actor ? (
        <Avatar id={actor.user_id} name={actor.name} src={actor.avatar_url} size={32} />
      ) : (
        <span className="grid size-8 flex-none place-items-center rounded-full bg-press text-ink-2">
          <Bell aria-hidden size={16} strokeWidth={1.75} />
        </span>
      )}
      <span className="min-w-0 flex-1">
        <span className={cn('block text-[14px]/5', is_read ? 'text-ink-2' : 'font-strong')}>
          {!is_read && <span className="sr-only">Unread: </span>}
          {title}
        </span>
        {body !== '' && (
          <span dir="auto" className="line-clamp-2 block break-words text-ink-2 text-note">
            {body}
          </span>
        )}
        <time dateTime={created_at} title={fullMoment(created_at, zone)} className="block text-ink-3 text-small tabular-nums">
          {shortMoment(created_at, zone)}
        </time>
      </span>
    </>
  )
  const shared = { 'data-notification': id, onKeyDown, 'aria-keyshortcuts': 'Delete' }
  return (
    <li className="group relative rounded-control hover:bg-hover">
      {href === null ? (
        <button type="button" className={rowClass} onClick={read} {...shared}>
          {content}
        </button>
      ) : (
        <ChatLink
          href={href}
          className={rowClass}
          onClick={() => {
            read()
            onOpen?.()
          }}
          {...shared}
        >
          {content}
        </ChatLink>
      )}
      <span className="absolute top-1.5 right-1 flex items-center">
        {!is_read && (
          <IconButton label={`Mark as read: ${title}`} tooltip={false} title="Mark as read" onClick={read} className="text-accent-ink">
            <span aria-hidden className="size-2 rounded-full bg-accent group-hover:hidden group-has-focus-visible:hidden" />
            <Check aria-hidden size={16} strokeWidth={1.75} className="hidden group-hover:block group-has-focus-visible:block" />
          </IconButton>
        )}
        <IconButton
          label={`Delete: ${title}`}
          tooltip={false}
          title="Delete"
          onClick={remove}
          className="text-ink-3 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 group-has-focus-visible:opacity-100 pointer-coarse:opacity-100"
        >
          <X aria-hidden size={16} strokeWidth={1.75} />
        </IconButton>
      </span>
    </li>
  )
}
