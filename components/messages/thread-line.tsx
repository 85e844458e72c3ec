'use client'
import { MessageSquareReply } from 'lucide-react'
import { openPanel, useAddress } from '@/components/shell/address'
import type { Message } from '@/lib/contract/messages'

/** "4 replies", below the message they answer. */
export function ThreadLine({ message }: { message: Message }) {
  const { panel } = useAddress()
  const open = panel?.kind === 'thread' && panel.messageId === message.id
  return (
    <button
      type="button"
      aria-expanded={open}
      onClick={() => openPanel({ kind: 'thread', messageId: message.id })}
      className="mt-1.5 -ml-1.5 inline-flex items-center gap-2 rounded-control border border-transparent py-0.75 pr-2 pl-1.5 text-[13px]/5 hover:border-line-strong hover:bg-raised aria-expanded:border-line-strong aria-expanded:bg-raised pointer-coarse:-mb-1.5 pointer-coarse:min-h-11"
    >
      <MessageSquareReply aria-hidden size={16} strokeWidth={1.75} className="text-ink-3" />
      <b className="font-[620] text-accent-ink">{message.reply_count === 1 ? '1 reply' : `${message.reply_count} replies`}</b>
    </button>
  )
}
