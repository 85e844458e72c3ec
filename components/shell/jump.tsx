'use client'
import { Command } from 'cmdk'
import { AtSign, BellOff, Compass, Moon, Plus, Search, Settings, SquarePen, Sun, UserPlus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { Dialog as Radix } from 'radix-ui'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { usePeopleSearch } from '@/components/members/use-people-search'
import { focusComposer } from '@/components/messages/focus'
import { DirectFace, RoomSign } from '@/components/rooms/room-icon'
import { mayInvite, mayMakeRooms } from '@/components/rooms/room-rights'
import { roomTitle } from '@/components/rooms/room-title'
import { navigate, roomHref, useAddress } from '@/components/shell/address'
import { openDialog, useDialog } from '@/components/shell/dialogs'
import { tellFailure } from '@/components/shell/tell'
import { Avatar } from '@/components/ui/avatar'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/components/ui/cn'
import { scrim } from '@/components/ui/dialog'
import { Kbd } from '@/components/ui/kbd'
import { popItem } from '@/components/ui/pop'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useMe, usePresence } from '@/lib/client/hooks/use-people'
import { useRooms } from '@/lib/client/hooks/use-rooms'
import { unreadOf } from '@/lib/client/unread'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const

/** Jump to a room, a person or a command. `#`, `@` and `>` at the beginning ask for one kind alone. */
export function Jump() {
  const dialog = useDialog('jump')
  /** Where one was: after a jump the focus goes on, not back. */
  const openedAt = useRef('')
  useEffect(() => {
    if (dialog.open) openedAt.current = window.location.pathname
  }, [dialog.open])
  return (
    <Radix.Root {...dialog}>
      <Radix.Portal>
        <Radix.Overlay className={scrim} />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            if (window.location.pathname === openedAt.current) return
            event.preventDefault()
            focusComposer('room')
          }}
          className="fixed top-[13vh] left-1/2 z-30 w-150 max-w-[calc(100vw-24px)] -translate-x-1/2 overflow-hidden rounded-[16px] bg-raised shadow-dialog outline-none [--rim:var(--color-raised)] data-[state=closed]:animate-fade-out data-[state=open]:animate-fade-in max-md:inset-0 max-md:top-0 max-md:w-auto max-md:max-w-none max-md:translate-x-0 max-md:rounded-none"
        >
          <Radix.Title className="sr-only">Jump to</Radix.Title>
          <JumpList close={() => dialog.onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function JumpList({ close }: { close: () => void }) {
  const [typed, setTyped] = useState('')
  const kind = /^[#@>]/.exec(typed)?.[0]
  const query = kind ? typed.slice(1) : typed
  const people = usePeopleSearch(query, kind !== '#' && kind !== '>')
  return (
    <Command
      label="Jump to a room, person or command"
      loop
      // The marks choose the kind and are no part of what is looked for.
      filter={(value, _search, keywords) => matches([value, ...(keywords ?? [])].join(' '), query)}
      className="max-md:flex max-md:h-dvh max-md:flex-col"
    >
      <div className="flex h-14 flex-none items-center gap-3 border-line border-b pr-4 pl-4.5">
        <Search aria-hidden size={20} strokeWidth={1.75} className="flex-none text-ink-3" />
        <Command.Input
          autoFocus
          value={typed}
          onValueChange={setTyped}
          placeholder="Jump to…"
          className="min-w-0 flex-1 bg-transparent text-[17px] outline-none"
        />
        <button type="button" onClick={close} aria-label="Esc, close" className="rounded-tag max-md:min-h-11 max-md:px-2">
          <Kbd>Esc</Kbd>
        </button>
      </div>
      <Command.List className="max-h-100 overflow-y-auto p-2 [scrollbar-width:thin] max-md:max-h-none max-md:flex-1">
        <Command.Empty className="px-2 py-6 text-center text-ink-3 text-note">Nothing for '{query}'. Try fewer words.</Command.Empty>
        {(!kind || kind === '#') && <Rooms close={close} />}
        {(!kind || kind === '@') && people && <People people={people} close={close} />}
        {(!kind || kind === '>') && <Commands close={close} />}
      </Command.List>
      <div aria-hidden className="flex flex-none gap-3.5 border-line border-t px-4 py-2.5 text-ink-3 text-small pointer-coarse:hidden">
        <span>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose
        </span>
        <span>
          <Kbd>Enter</Kbd> open
        </span>
        <span className="ml-auto max-sm:hidden">
          Type <Kbd>#</Kbd> rooms, <Kbd>@</Kbd> people, <Kbd>&gt;</Kbd> commands
        </span>
      </div>
    </Command>
  )
}

/** Every typed word begins a word of the text (2), or is somewhere in it (1). */
function matches(text: string, query: string) {
  const haystack = text.toLocaleLowerCase()
  const words = query.trim().toLocaleLowerCase().split(/\s+/)
  if (words.every((word) => haystack.split(/[\s@#_.-]+/).some((part) => part.startsWith(word)))) return 1
  return words.every((word) => haystack.includes(word)) ? 0.5 : 0
}

type ItemProps = {
  value: string
  keywords?: string[]
  icon: ReactNode
  note?: ReactNode
  end?: ReactNode
  onSelect: () => void
  children: ReactNode
}

const Item = ({ icon, note, end, children, ...item }: ItemProps) => (
  <Command.Item
    {...item} // cmdk says data-disabled="false" of what is not disabled.
    className={cn(popItem(), 'text-ink! data-[selected=true]:bg-press')}
  >
    {icon}
    <span className="max-w-[65%] flex-none truncate font-[560]">{children}</span>
    {note && <span className="min-w-0 truncate text-ink-3 text-note">{note}</span>}
    {end && <span className="ml-auto flex-none">{end}</span>}
  </Command.Item>
)

const HEADING =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-small [&_[cmdk-group-heading]]:font-[580] [&_[cmdk-group-heading]]:text-ink-3'

function Rooms({ close }: { close: () => void }) {
  const me = useMe()
  const { rooms } = useRooms()
  const weight = (room: RoomView) => unreadOf(room).forYou * 2 + (unreadOf(room).new > 0 ? 1 : 0)
  const sorted = [...rooms].sort(
    (a, b) =>
      Number(b.is_member) - Number(a.is_member) ||
      weight(b) - weight(a) ||
      (b.last_message_at ?? '').localeCompare(a.last_message_at ?? ''),
  )
  return (
    <Command.Group heading="Rooms and messages" className={HEADING}>
      {sorted.map((room) => {
        const count = unreadOf(room)
        return (
          <Item
            key={room.id}
            value={`room ${room.id}`}
            keywords={[roomTitle(room, me.id), ...room.people.map(({ username }) => username)]}
            icon={room.kind === 'dm' ? <DirectFace room={room} myId={me.id} size={24} /> : <RoomSign room={room} className="mx-1" />}
            note={room.kind === 'room' ? room.topic || room.description : undefined}
            end={
              count.forYou > 0 ? (
                <Badge count={count.forYou} label="for you" />
              ) : count.new > 0 ? (
                <Badge count={count.new} quiet label="new" />
              ) : room.is_member ? undefined : (
                <span className="text-ink-3 text-small">Not joined</span>
              )
            }
            onSelect={() => {
              close()
              navigate(roomHref(room.id))
            }}
          >
            {roomTitle(room, me.id)}
          </Item>
        )
      })}
    </Command.Group>
  )
}

function People({ people, close }: { people: readonly User[]; close: () => void }) {
  const chat = useChat()
  const { rooms } = useRooms()
  // Those one has written to stand above, under their name.
  const known = new Set(
    rooms.filter((room) => room.kind === 'dm' && room.people.length <= 2).flatMap((room) => room.people.map(({ user_id }) => user_id)),
  )
  const others = people.filter(({ id }) => !known.has(id))
  const write = async (user: User) => {
    close()
    try {
      navigate(roomHref((await chat.openDm([user.id])).id))
    } catch (error) {
      tellFailure(error)
    }
  }
  if (others.length === 0) return null
  return (
    <Command.Group heading="People" className={HEADING}>
      {others.map((user) => (
        <Item
          key={user.id}
          value={`person ${user.id}`}
          keywords={[user.name, user.username]}
          icon={<PersonFace user={user} />}
          note={`@${user.username}`}
          onSelect={() => void write(user)}
        >
          {user.name}
        </Item>
      ))}
    </Command.Group>
  )
}

const PersonFace = ({ user }: { user: User }) => (
  <Avatar id={user.id} name={user.name} src={user.avatar_url} size={24} square={user.is_bot} presence={usePresence(user.id)} />
)

function Commands({ close }: { close: () => void }) {
  const chat = useChat()
  const me = useMe()
  const router = useRouter()
  const { roomId } = useAddress()
  const { rooms } = useRooms()
  const { resolvedTheme, setTheme } = useTheme()
  const room = rooms.find(({ id }) => id === roomId)
  const muted = room?.involvement === 'nothing'
  const run = (deed: () => void) => () => {
    close()
    deed()
  }
  const dark = resolvedTheme === 'dark'
  return (
    <Command.Group heading="Do" className={HEADING}>
      <Item value="new message" icon={<SquarePen {...ICON} className="mx-1" />} onSelect={run(() => openDialog('new-message'))}>
        New message
      </Item>
      {mayMakeRooms(me) && (
        <Item value="new room create" icon={<Plus {...ICON} className="mx-1" />} onSelect={run(() => openDialog('new-room'))}>
          New room
        </Item>
      )}
      <Item value="browse rooms join" icon={<Compass {...ICON} className="mx-1" />} onSelect={run(() => navigate('/browse'))}>
        Browse rooms
      </Item>
      {room?.is_member && (
        <Item
          value="mute this room unmute"
          icon={muted ? <AtSign {...ICON} className="mx-1" /> : <BellOff {...ICON} className="mx-1" />}
          note={muted ? undefined : 'Mentions still show'}
          onSelect={run(() => void chat.involve(room.id, muted ? 'everything' : 'nothing').catch(tellFailure))}
        >
          {muted ? 'Stop muting this room' : 'Mute this room'}
        </Item>
      )}
      {mayInvite(me) && (
        <Item value="invite people" icon={<UserPlus {...ICON} className="mx-1" />} onSelect={run(() => openDialog('invite'))}>
          Invite people
        </Item>
      )}
      <Item
        value="theme light dark look"
        icon={dark ? <Sun {...ICON} className="mx-1" /> : <Moon {...ICON} className="mx-1" />}
        onSelect={run(() => setTheme(dark ? 'light' : 'dark'))}
      >
        {dark ? 'Make it light' : 'Make it dark'}
      </Item>
      <Item value="settings" icon={<Settings {...ICON} className="mx-1" />} onSelect={run(() => router.push('/settings'))}>
        Settings
      </Item>
    </Command.Group>
  )
}
