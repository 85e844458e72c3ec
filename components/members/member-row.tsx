'use client'
import { Ellipsis, ShieldCheck, ShieldOff, UserMinus } from 'lucide-react'
import type { RoomMembers } from '@/components/members/members-store'
import { openProfile } from '@/components/members/profile-store'
import { tellFailure } from '@/components/shell/tell'
import { Avatar } from '@/components/ui/avatar'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import { Tag } from '@/components/ui/tag'
import { notifyUndo } from '@/components/ui/toast'
import { useChat } from '@/lib/client/hooks/chat-provider'
import type { Member } from '@/lib/contract/members'
import type { RoomView } from '@/lib/contract/rooms'

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const

type MemberRowProps = { member: Member; room: RoomView; canManage: boolean; put: RoomMembers['put'] }

/** One member, with what those who run the room can do. */
export function MemberRow({ member, room, canManage, put }: MemberRowProps) {
  const chat = useChat()

  const changeRole = (role: 'admin' | 'member') => {
    put(member.user_id, { ...member, role })
    chat.updateMember(room.id, member.user_id, role).then(
      (changed) => put(member.user_id, changed),
      (error: unknown) => {
        put(member.user_id, member)
        tellFailure(error)
      },
    )
  }

  const bringBack = () => chat.addMember(room.id, member.user_id).then((back) => put(member.user_id, back), tellFailure)
  const remove = () => {
    put(member.user_id, null)
    chat.removeMember(room.id, member.user_id).then(
      () => notifyUndo(`${member.name} is no longer in # ${room.name}`, () => void bringBack(), <UserMinus {...ICON} />),
      (error: unknown) => {
        put(member.user_id, member)
        tellFailure(error)
      },
    )
  }

  return (
    <div className="group/member flex items-center rounded-control hover:bg-press has-[button[aria-expanded=true]]:bg-press">
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={(event) => openProfile(member, event.currentTarget)}
        className="flex min-h-12 min-w-0 flex-1 items-center gap-2.5 rounded-control px-2 text-left text-ui"
      >
        <Avatar id={member.user_id} name={member.name} src={member.avatar_url} size={32} square={member.is_bot} presence={member.status} />
        <span className="min-w-0 flex-1">
          <b className="block truncate font-[590]">{member.name}</b>
          <small className="block truncate text-ink-3 text-small group-hover/member:text-ink-2">@{member.username}</small>
        </span>
        {member.is_bot && <Tag>bot</Tag>}
        {(member.role === 'owner' || member.role === 'admin') && <Tag>{member.role}</Tag>}
      </button>
      {canManage && member.role !== 'owner' && (
        <Menu>
          <MenuTrigger>
            <IconButton label={`More for ${member.name}`} tooltip={false} className="mr-1">
              <Ellipsis aria-hidden size={18} strokeWidth={1.75} />
            </IconButton>
          </MenuTrigger>
          <MenuContent align="end">
            {member.role === 'admin' ? (
              <MenuItem icon={<ShieldOff {...ICON} />} onSelect={() => changeRole('member')}>
                Make a member again
              </MenuItem>
            ) : (
              <MenuItem icon={<ShieldCheck {...ICON} />} onSelect={() => changeRole('admin')}>
                Make admin
              </MenuItem>
            )}
            <MenuSeparator />
            <MenuItem danger icon={<UserMinus {...ICON} />} onSelect={remove}>
              Remove from room
            </MenuItem>
          </MenuContent>
        </Menu>
      )}
    </div>
  )
}
