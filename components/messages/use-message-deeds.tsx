import { Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import type { MessageDeed } from '@/components/messages/message-deeds'
import { useMessageScope } from '@/components/messages/message-scope'
import { messageHref, openPanel } from '@/components/shell/address'
import { copyText, tellFailure } from '@/components/shell/tell'
import { notifyUndo } from '@/components/ui/toast'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { usePerson } from '@/lib/client/hooks/use-people'
import type { MessageEntry } from '@/lib/client/message-entry'
import type { RoomRole } from '@/lib/contract/rooms'
import type { UserRole } from '@/lib/contract/users'

const RULES: readonly (RoomRole | UserRole | null)[] = ['owner', 'admin']

/** What one may do with a message, and doing it. */
export function useMessageDeeds({ message, state }: MessageEntry) {
  const chat = useChat()
  const { me, room, place } = useMessageScope()
  const isBot = usePerson(message.user_id)?.is_bot === true
  const mine = message.user_id === me.id
  const there = state === 'sent' && message.deleted_at === null
  const hasWords = message.content !== ''
  const mayDelete = mine || RULES.includes(room.role) || RULES.includes(me.role)

  const allowed = useMemo(() => {
    const deeds = new Set<MessageDeed>()
    if (!there) return deeds
    if (hasWords) deeds.add('copyText')
    deeds.add('copyLink')
    if (!room.is_member) return deeds
    deeds.add('react')
    if (place === 'room') deeds.add('reply')
    if (mine) deeds.add('edit')
    if (mayDelete) deeds.add('delete')
    return deeds
  }, [there, hasWords, room.is_member, place, mine, mayDelete])

  const remove = () => {
    chat.remove(message.id).catch(tellFailure)
    notifyUndo(
      'Message deleted',
      () => void chat.restore(message.id).catch(tellFailure),
      <Trash2 aria-hidden size={16} strokeWidth={1.75} />,
    )
  }

  return {
    allowed,
    isBot,
    /** Editing and the picker are the row's own. */
    perform: (deed: Exclude<MessageDeed, 'edit' | 'react'>) => {
      if (deed === 'reply') openPanel({ kind: 'thread', messageId: message.id })
      else if (deed === 'copyText') void copyText(message.content, 'Text copied')
      else if (deed === 'copyLink') void copyText(window.location.origin + messageHref(message), 'Link copied')
      else remove()
    },
    edit: (content: string) => void chat.edit(message.id, content).catch(tellFailure),
    toggleReaction: (emoji: string) => {
      const reacted = message.reactions.some((reaction) => reaction.emoji === emoji && reaction.user_ids.includes(me.id))
      void (reacted ? chat.unreact(message.id, emoji) : chat.react(message.id, emoji)).catch(tellFailure)
    },
    retry: () => message.nonce !== null && chat.outbox.retry(message.nonce),
    discard: () => message.nonce !== null && chat.outbox.discard(message.nonce),
  }
}
