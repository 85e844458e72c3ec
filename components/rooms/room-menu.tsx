'use client'
import { AtSign, Bell, BellOff, Ellipsis, Link, LogOut, Paperclip, Pencil, Trash2, UserPlus, Webhook } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { mayAddPeople, mayDelete, mayLeave, mayManage } from '@/components/rooms/room-rights'
import { HOME, navigate, openPanel, roomHref, roomSettingsHref } from '@/components/shell/address'
import { openDialog } from '@/components/shell/dialogs'
import { copyText, tellFailure } from '@/components/shell/tell'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuContent, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import { notifyUndo } from '@/components/ui/toast'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useMe } from '@/lib/client/hooks/use-people'
import { type Involvement, involvement, type RoomView } from '@/lib/contract/rooms'

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const

/** What a room's members can do with it. */
export function RoomMenu({ room }: { room: RoomView }) {
  const chat = useChat()
  const router = useRouter()
  const me = useMe()
  const involve = (level: Involvement) => void chat.involve(room.id, level).catch(tellFailure)

  const leave = async () => {
    try {
      await chat.leaveRoom(room.id)
      navigate(HOME, { replace: true })
      // Into a private room one does not come back by oneself.
      if (room.visibility === 'public') {
        const join = () => chat.joinRoom(room.id).then(() => navigate(roomHref(room.id)), tellFailure)
        notifyUndo(`You left # ${room.name}`, () => void join(), <LogOut {...ICON} />)
      }
    } catch (error) {
      tellFailure(error)
    }
  }

  return (
    <Menu>
      <MenuTrigger>
        <IconButton label="Room settings" tooltip={false}>
          <Ellipsis aria-hidden size={18} strokeWidth={1.75} />
        </IconButton>
      </MenuTrigger>
      <MenuContent align="end" className="w-60">
        {room.is_member && (
          <>
            <MenuLabel>Tell me about</MenuLabel>
            <MenuRadioGroup value={room.involvement ?? 'everything'} onValueChange={(value) => involve(involvement.parse(value))}>
              <MenuRadioItem value="everything" icon={<Bell {...ICON} />}>
                Every message
              </MenuRadioItem>
              <MenuRadioItem value="mentions" icon={<AtSign {...ICON} />}>
                Mentions
              </MenuRadioItem>
              <MenuRadioItem value="nothing" icon={<BellOff {...ICON} />}>
                Nothing, mute it
              </MenuRadioItem>
            </MenuRadioGroup>
            <MenuSeparator />
          </>
        )}
        {room.is_member && (
          <MenuItem icon={<Paperclip {...ICON} />} className="md:hidden" onSelect={() => openPanel({ kind: 'files' })}>
            Files
          </MenuItem>
        )}
        {mayAddPeople(me, room) && (
          <MenuItem icon={<UserPlus {...ICON} />} onSelect={() => openDialog('add-people')}>
            Add people
          </MenuItem>
        )}
        {mayManage(me, room) && (
          <MenuItem icon={<Pencil {...ICON} />} onSelect={() => openDialog('edit-room')}>
            Edit details
          </MenuItem>
        )}
        {mayManage(me, room) && (
          <MenuItem icon={<Webhook {...ICON} />} onSelect={() => router.push(roomSettingsHref(room.id))}>
            Webhooks
          </MenuItem>
        )}
        <MenuItem icon={<Link {...ICON} />} onSelect={() => void copyText(window.location.origin + roomHref(room.id), 'Link copied')}>
          Copy link
        </MenuItem>
        {(mayLeave(room) || mayDelete(me, room)) && <MenuSeparator />}
        {mayLeave(room) && (
          <MenuItem icon={<LogOut {...ICON} />} onSelect={() => void leave()}>
            Leave room
          </MenuItem>
        )}
        {mayDelete(me, room) && (
          <MenuItem danger icon={<Trash2 {...ICON} />} onSelect={() => openDialog('delete-room')}>
            Delete room
          </MenuItem>
        )}
      </MenuContent>
    </Menu>
  )
}
