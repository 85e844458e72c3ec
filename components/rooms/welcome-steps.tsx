'use client'
import { Hash } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { InviteLink } from '@/components/members/invite-link'
import { useInviteLink } from '@/components/members/use-invite-link'
import { roomIdFrom } from '@/components/rooms/room-name'
import { navigate, roomHref } from '@/components/shell/address'
import { tellFailure } from '@/components/shell/tell'
import { BrandMark } from '@/components/ui/brand-mark'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { useChat } from '@/lib/client/hooks/chat-provider'

const SUGGESTIONS = ['announcements', 'random', 'help', 'music'] as const

/** What the owner of an empty workspace finds: two things to do on the spot, and the box below to say hello. */
export function WelcomeSteps() {
  const link = useInviteLink()
  const until =
    link.made && new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long' }).format(Date.parse(link.made.invite.expires_at))
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto max-w-165 px-6 pt-12 pb-8 max-md:px-5 max-md:py-7">
        <BrandMark size={48} />
        <h2 className="mt-5 mb-2 text-balance font-heavy text-display">It’s quiet in here. That won’t last.</h2>
        <p className="max-w-[52ch] text-ink-2 text-lead">
          This is your own Hubbub, and you hold the keys. Three small things make it feel like home.
        </p>
        <ol className="mt-8 border-line border-t">
          <Step title="Make a room" note="One subject each works best.">
            <MakeRoom />
          </Step>
          <Step title="Bring people in" note={until ? `The link works until ${until}.` : 'With a link that works for a week.'}>
            <InviteLink link={link} />
          </Step>
          <Step title="Say hello" note="It will be here when they come.">
            <p className="text-ink-2 text-ui">Write in the box below. Everyone who joins can read # general from its first word.</p>
          </Step>
        </ol>
      </div>
    </div>
  )
}

function Step({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[188px_minmax(0,1fr)] gap-6 border-line border-b py-5.5 max-md:grid-cols-1 max-md:gap-3">
      <div>
        <h3 className="font-[660] text-body">{title}</h3>
        <p className="mt-0.5 text-ink-3 text-note">{note}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </li>
  )
}

function MakeRoom() {
  const chat = useChat()
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const make = async (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '') return
    setBusy(true)
    try {
      const room = await chat.createRoom({ name, ...(roomIdFrom(name) !== '' && { id: roomIdFrom(name) }) })
      navigate(roomHref(room.id))
    } catch (error) {
      tellFailure(error)
      setBusy(false)
    }
  }
  return (
    <form onSubmit={make}>
      <div className="flex gap-2">
        <Input
          boxClassName="min-w-0 flex-1"
          before={<Hash aria-hidden size={16} strokeWidth={1.75} className="text-ink-3" />}
          aria-label="Room name"
          placeholder="new-room"
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button variant="primary" type="submit" busy={busy} className="h-10 max-md:h-11">
          Create
        </Button>
      </div>
      <div className="mt-2.5 flex flex-wrap gap-1.5">
        {SUGGESTIONS.map((suggestion) => (
          <button
            key={suggestion}
            type="button"
            onClick={() => setName(suggestion)}
            className="inline-flex h-7 items-center gap-1 rounded-pill border border-line-strong px-2.5 font-medium text-ink-2 text-note hover:border-field hover:text-ink pointer-coarse:h-11 pointer-coarse:px-4"
          >
            <Hash aria-hidden size={12} strokeWidth={2.2} className="text-ink-3" />
            {suggestion}
          </button>
        ))}
      </div>
    </form>
  )
}
