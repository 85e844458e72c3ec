import { type MouseEvent, useCallback } from 'react'
import { openLightbox } from '@/components/files/lightbox-store'
import { isPicture } from '@/components/files/picture-kinds'
import { useMessageScope } from '@/components/messages/message-scope'
import { messageHref } from '@/components/shell/address'
import { useChat } from '@/lib/client/hooks/chat-provider'
import type { MessageFile } from '@/lib/contract/files'
import type { Message } from '@/lib/contract/messages'

/** Opens a message's picture among all that its list has loaded. */
export function useOpenPicture({ id, thread_id }: Message) {
  const chat = useChat()
  const { room, place } = useMessageScope()
  return useCallback(
    (file: MessageFile, event: MouseEvent<HTMLElement>) => {
      const list = chat.messages(room.id).list(place === 'thread' ? (thread_id ?? id) : null)
      const { root, entries } = list.store.getState()
      const pictures = [...(root ? [root] : []), ...entries].flatMap(({ message }) =>
        message.files
          .filter(isPicture)
          .map((picture) => ({ file: picture, from: { name: message.name, timestamp: message.timestamp, href: messageHref(message) } })),
      )
      openLightbox(pictures, file.id, event.currentTarget)
    },
    [chat, room.id, place, thread_id, id],
  )
}
