'use client'
import { useEffect, useState } from 'react'
import { Lightbox } from '@/components/files/lightbox'
import { useNoStrayDrop } from '@/components/files/use-no-stray-drop'
import { InviteDialog } from '@/components/members/invite-dialog'
import { MembersProvider } from '@/components/members/members-store'
import { NewMessageDialog } from '@/components/members/new-message-dialog'
import { ProfileCard } from '@/components/members/profile-card'
import { InboxScreen } from '@/components/notifications/inbox-screen'
import { BrowseScreen } from '@/components/rooms/browse-screen'
import { HomeScreen } from '@/components/rooms/home-screen'
import { NewRoomDialog } from '@/components/rooms/new-room-dialog'
import { NoSuchRoom } from '@/components/rooms/no-such-room'
import { RoomScreen } from '@/components/rooms/room-screen'
import { useAddress } from '@/components/shell/address'
import { Announcer } from '@/components/shell/announcer'
import { Jump } from '@/components/shell/jump'
import { ScriptNonce } from '@/components/shell/script-nonce'
import { Shortcuts } from '@/components/shell/shortcuts'
import { Sidebar } from '@/components/shell/sidebar'
import { SkipLink } from '@/components/shell/skip-link'
import { TimeZoneProvider } from '@/components/shell/time-zone'
import { useElsewhere } from '@/components/shell/use-elsewhere'
import { webChat } from '@/components/shell/web-chat'
import { WindowTitle } from '@/components/shell/window-title'
import { cn } from '@/components/ui/cn'
import { ChatProvider } from '@/lib/client/hooks/chat-provider'
import { useConnection } from '@/lib/client/hooks/use-connection'
import { useRoom, useRooms } from '@/lib/client/hooks/use-rooms'
import type { Member } from '@/lib/contract/members'
import type { Message } from '@/lib/contract/messages'
import type { OnlinePerson } from '@/lib/contract/presence'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'

/** What the server puts into the page, so that it comes with its rooms and messages in it. */
export type ChatPage = {
  user: User
  workspaceName: string
  zone: string
  /** For the page's own scripts, which the content security policy asks for. */
  nonce: string | undefined
  rooms: RoomView[]
  online: OnlinePerson[]
  /** The room of this page, when it is open to them. `members` is left out for a large room. */
  room: { id: string; messages: Message[]; members: Member[] | null } | null
}

/** The whole chat. Which screen of it is shown follows the address. */
export function ChatApp({ page }: { page: ChatPage }) {
  const [chat] = useState(() => {
    const { user, rooms, online, room } = page
    const made = webChat(user, { rooms, ...(room && { room_id: room.id, messages: room.messages }) })
    made.store.setState({
      presence: { [user.id]: 'online', ...Object.fromEntries(online.map(({ user_id, status }) => [user_id, status])) },
    })
    return made
  })
  const [members] = useState(() => (page.room?.members ? { [page.room.id]: page.room.members } : {}))
  return (
    <ChatProvider chat={chat}>
      <TimeZoneProvider guess={page.zone}>
        <MembersProvider initial={members}>
          <ScriptNonce value={page.nonce}>
            <Frame workspaceName={page.workspaceName} />
          </ScriptNonce>
        </MembersProvider>
      </TimeZoneProvider>
    </ChatProvider>
  )
}

const SCREENS = { browse: <BrowseScreen />, inbox: <InboxScreen />, home: <HomeScreen /> }

function Frame({ workspaceName }: { workspaceName: string }) {
  const { screen, roomId, panel } = useAddress()
  const { state } = useConnection()
  useElsewhere(roomId)
  useNoStrayDrop()
  // The session has ended, here or elsewhere.
  useEffect(() => {
    if (state.status === 'signed_out') window.location.assign(`/signin?callbackUrl=${encodeURIComponent(window.location.pathname)}`)
  }, [state.status])
  return (
    <>
      <SkipLink />
      <div
        className={cn(
          'grid h-dvh grid-cols-[var(--size-sidebar)_minmax(0,1fr)] max-md:grid-cols-1',
          panel && 'lg:grid-cols-[var(--size-sidebar)_minmax(0,1fr)_auto]',
        )}
      >
        <Sidebar workspaceName={workspaceName} />
        {screen === 'room' ? <Room roomId={roomId ?? ''} /> : SCREENS[screen]}
      </div>
      <Announcer />
      <WindowTitle workspaceName={workspaceName} />
      <Shortcuts />
      <Jump />
      <NewRoomDialog />
      <NewMessageDialog />
      <InviteDialog />
      <ProfileCard />
      <Lightbox />
    </>
  )
}

function Room({ roomId }: { roomId: string }) {
  const room = useRoom(roomId)
  const { loaded } = useRooms()
  if (!room) return loaded ? <NoSuchRoom /> : null
  return <RoomScreen key={roomId} room={room} />
}
