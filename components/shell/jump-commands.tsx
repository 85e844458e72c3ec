'use client'
import { AtSign, BellOff, Compass, Moon, Plus, Settings, SquarePen, Sun, UserPlus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { mayInvite, mayMakeRooms } from '@/components/rooms/room-rights'
import { navigate, useAddress } from '@/components/shell/address'
import { openDialog } from '@/components/shell/dialogs'
import { JumpGroup, JumpItem } from '@/components/shell/jump-item'
import { tellFailure } from '@/components/shell/tell'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useMe } from '@/lib/client/hooks/use-people'
import { useRooms } from '@/lib/client/hooks/use-rooms'

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const

/** What can be done from anywhere. */
export function JumpCommands({ close }: { close: () => void }) {
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
    <JumpGroup heading="Do">
      <JumpItem value="new message" icon={<SquarePen {...ICON} className="mx-1" />} onSelect={run(() => openDialog('new-message'))}>
        New message
      </JumpItem>
      {mayMakeRooms(me) && (
        <JumpItem value="new room create" icon={<Plus {...ICON} className="mx-1" />} onSelect={run(() => openDialog('new-room'))}>
          New room
        </JumpItem>
      )}
      <JumpItem value="browse rooms join" icon={<Compass {...ICON} className="mx-1" />} onSelect={run(() => navigate('/browse'))}>
        Browse rooms
      </JumpItem>
      {room?.is_member && (
        <JumpItem
          value="mute this room unmute"
          icon={muted ? <AtSign {...ICON} className="mx-1" /> : <BellOff {...ICON} className="mx-1" />}
          note={muted ? undefined : 'Mentions still show'}
          onSelect={run(() => void chat.involve(room.id, muted ? 'everything' : 'nothing').catch(tellFailure))}
        >
          {muted ? 'Stop muting this room' : 'Mute this room'}
        </JumpItem>
      )}
      {mayInvite(me) && (
        <JumpItem value="invite people" icon={<UserPlus {...ICON} className="mx-1" />} onSelect={run(() => openDialog('invite'))}>
          Invite people
        </JumpItem>
      )}
      <JumpItem
        value="theme light dark look"
        icon={dark ? <Sun {...ICON} className="mx-1" /> : <Moon {...ICON} className="mx-1" />}
        onSelect={run(() => setTheme(dark ? 'light' : 'dark'))}
      >
        {dark ? 'Make it light' : 'Make it dark'}
      </JumpItem>
      <JumpItem value="settings" icon={<Settings {...ICON} className="mx-1" />} onSelect={run(() => router.push('/settings'))}>
        Settings
      </JumpItem>
    </JumpGroup>
  )
}
