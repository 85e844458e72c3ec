'use client'
import { MessageCircle } from 'lucide-react'
import { useState } from 'react'
import { closeProfile, type ProfilePerson, useProfile } from '@/components/members/profile-store'
import { navigate, roomHref } from '@/components/shell/address'
import { tellFailure } from '@/components/shell/tell'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Popover, PopoverAnchor, PopoverContent } from '@/components/ui/popover'
import { PRESENCE_LABELS } from '@/components/ui/presence-dot'
import { Tag } from '@/components/ui/tag'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useMe, usePerson, usePresence } from '@/lib/client/hooks/use-people'

/** Whoever's name was pressed. Once for the whole app. */
export function ProfileCard() {
  const { person, anchor } = useProfile()
  return (
    <Popover open={person !== null} onOpenChange={(open) => !open && closeProfile()}>
      {anchor && <PopoverAnchor virtualRef={{ current: anchor }} />}
      {person && (
        <PopoverContent
          aria-label={person.name}
          side="right"
          align="start"
          className="w-70 p-4"
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            if (anchor?.isConnected) anchor.focus()
          }}
        >
          <Card person={person} />
        </PopoverContent>
      )}
    </Popover>
  )
}

function Card({ person }: { person: ProfilePerson }) {
  const chat = useChat()
  const me = useMe()
  const known = usePerson(person.user_id)
  const status = usePresence(person.user_id)
  const [busy, setBusy] = useState(false)
  const name = known?.name ?? person.name
  const isBot = known?.is_bot ?? person.is_bot ?? false

  const write = async () => {
    setBusy(true)
    try {
      const room = await chat.openDm([person.user_id])
      closeProfile()
      navigate(roomHref(room.id))
    } catch (error) {
      tellFailure(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <Avatar id={person.user_id} name={name} src={known?.avatar_url ?? person.avatar_url} size={64} square={isBot} presence={status} />
      <p className="mt-3 flex items-center gap-2 font-[680] text-[17px]/6">
        <span className="truncate">{name}</span>
        {isBot && <Tag>bot</Tag>}
      </p>
      <p className="text-ink-2 text-note">
        @{person.username} · {PRESENCE_LABELS[status]}
      </p>
      <Button block className="mt-4" busy={busy} onClick={write}>
        <MessageCircle aria-hidden size={16} strokeWidth={1.75} />
        {person.user_id === me.id ? 'Notes to yourself' : 'Message'}
      </Button>
    </>
  )
}
