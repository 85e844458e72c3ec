'use client'
import { useMemo } from 'react'
import { DropHint } from '@/components/files/drop-hint'
import { FilesPanel } from '@/components/files/files-panel'
import { useAddFiles } from '@/components/files/use-add-files'
import { useDropZone } from '@/components/files/use-drop-zone'
import { AddPeopleDialog } from '@/components/members/add-people-dialog'
import { MembersPanel } from '@/components/members/members-panel'
import { useMembers } from '@/components/members/members-store'
import { Composer } from '@/components/messages/composer'
import { MessageList } from '@/components/messages/message-list'
import { type MessageScope, MessageScopeProvider } from '@/components/messages/message-scope'
import { ThreadPanel } from '@/components/messages/thread-panel'
import { useAnnouncements } from '@/components/messages/use-announcements'
import { DeleteRoomDialog } from '@/components/rooms/delete-room-dialog'
import { EditRoomDialog } from '@/components/rooms/edit-room-dialog'
import { JoinBar } from '@/components/rooms/join-bar'
import { RoomHeader } from '@/components/rooms/room-header'
import { roomTitle } from '@/components/rooms/room-title'
import { useArrivalFocus } from '@/components/rooms/use-arrival-focus'
import { useRememberRoom } from '@/components/rooms/use-remember-room'
import { WelcomeSteps } from '@/components/rooms/welcome-steps'
import { useAddress } from '@/components/shell/address'
import { ConnectionBanner } from '@/components/shell/connection-banner'
import { sheet } from '@/components/shell/sheet'
import { cn } from '@/components/ui/cn'
import { useMessages } from '@/lib/client/hooks/use-messages'
import { useMe } from '@/lib/client/hooks/use-people'
import { DEFAULT_ROOM_ID, type RoomView } from '@/lib/contract/rooms'

/** One room: its messages, where one writes, and the panel that is open. Made anew for each room. */
export function RoomScreen({ room }: { room: RoomView }) {
  const me = useMe()
  const { panel, jumpTo } = useAddress()
  const messages = useMessages(room.id)
  const members = useMembers(room.id)
  const isFirstRun = useIsFirstRun(room, messages.status === 'ready' && messages.entries.length === 0)
  const scope = useMemo<MessageScope>(() => ({ room, me, members: members.byUsername, place: 'room' }), [room, me, members.byUsername])
  useAnnouncements(messages.status === 'ready' ? messages.entries : null, me.id, 'room')
  useRememberRoom(room)
  useArrivalFocus()

  const addFiles = useAddFiles(room.id, null)
  const drop = useDropZone(addFiles, room.is_member)

  const title = roomTitle(room, me.id)
  const named = room.kind === 'dm' ? title : `#${title}`
  return (
    <MessageScopeProvider value={scope}>
      <main aria-labelledby="room-title" data-region="room" tabIndex={-1} className={cn(sheet, 'outline-none')} {...drop.handlers}>
        {drop.over && <DropHint place={named} />}
        <RoomHeader room={room} />
        <ConnectionBanner />
        {isFirstRun ? (
          <WelcomeSteps />
        ) : (
          <MessageList messages={messages} label={`Messages in ${title}`} jumpTo={panel?.kind === 'thread' ? null : jumpTo} />
        )}
        {room.is_member ? (
          <Composer
            label={`Message ${named}`}
            placeholder={isFirstRun ? 'Say hello to whoever comes next' : `Message ${named}`}
            entries={messages.entries}
          />
        ) : (
          <JoinBar room={room} />
        )}
      </main>
      {panel?.kind === 'thread' && <ThreadPanel key={panel.messageId} scope={scope} rootId={panel.messageId} jumpTo={jumpTo} />}
      {panel?.kind === 'members' && <MembersPanel room={room} roomMembers={members} />}
      {panel?.kind === 'files' && room.is_member && <FilesPanel room={room} entries={messages.entries} />}
      <EditRoomDialog room={room} />
      <DeleteRoomDialog room={room} />
      <AddPeopleDialog room={room} roomMembers={members} />
    </MessageScopeProvider>
  )
}

/** The owner, alone, before anything was said. */
function useIsFirstRun(room: RoomView, empty: boolean): boolean {
  const me = useMe()
  return empty && me.role === 'owner' && room.id === DEFAULT_ROOM_ID && room.member_count === 1
}
