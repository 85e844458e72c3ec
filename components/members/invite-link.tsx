'use client'
import { Copy, Link2 } from 'lucide-react'
import type { useInviteLink } from '@/components/members/use-invite-link'
import { copyText } from '@/components/shell/tell'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'

/** The link beside its button: first one makes it, then one copies it. */
export function InviteLink({ link }: { link: ReturnType<typeof useInviteLink> }) {
  const { made, busy, make } = link
  if (!made) {
    return (
      <Button className="h-10 max-md:h-11" busy={busy} onClick={() => void make()}>
        <Link2 aria-hidden size={16} strokeWidth={1.75} />
        {busy ? 'One moment…' : 'Make a link'}
      </Button>
    )
  }
  return (
    <div className="flex gap-2">
      <Input
        boxClassName="min-w-0 flex-1 bg-sunken"
        readOnly
        aria-label="Invite link"
        value={made.url}
        onFocus={(event) => event.target.select()}
      />
      <Button className="h-10 max-md:h-11" onClick={() => void copyText(made.url, 'Link copied')}>
        <Copy aria-hidden size={16} strokeWidth={1.75} />
        Copy
      </Button>
    </div>
  )
}
