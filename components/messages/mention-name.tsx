'use client'
import type { ReactNode } from 'react'
import { openProfile } from '@/components/members/profile-store'
import { useMessageScope } from '@/components/messages/message-scope'
import { cn } from '@/components/ui/cn'

/** `@username` in a text: a chip for someone in the room, plain words for everybody else. */
export function MentionName({ username, children }: { username: string; children: ReactNode }) {
  const { me, members } = useMessageScope()
  const member = members.get(username)
  if (!member) return children
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      onClick={(event) => openProfile(member, event.currentTarget)}
      className={cn(
        '-mx-px rounded-tag px-0.75 py-px font-[560]',
        member.user_id === me.id ? 'bg-mention-chip text-mention-ink' : 'bg-accent-soft text-accent-ink hover:bg-accent-soft-hover',
      )}
    >
      {children}
    </button>
  )
}
