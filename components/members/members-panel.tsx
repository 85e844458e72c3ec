'use client'
import { Search, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { MemberRow } from '@/components/members/member-row'
import type { RoomMembers } from '@/components/members/members-store'
import { mayAddPeople, mayManage } from '@/components/rooms/room-rights'
import { openDialog } from '@/components/shell/dialogs'
import { PanelFrame } from '@/components/shell/panel-frame'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { useMe } from '@/lib/client/hooks/use-people'
import type { Member } from '@/lib/contract/members'
import type { RoomView } from '@/lib/contract/rooms'

/** From here on a field to find someone is worth its place. */
const FIND_FROM = 8

const GROUPS: readonly { label: string; has: (member: Member) => boolean }[] = [
  { label: 'Online', has: ({ status }) => status === 'online' || status === 'dnd' },
  { label: 'Away', has: ({ status }) => status === 'away' },
  { label: 'Offline', has: ({ status }) => status === 'offline' },
]

/** Who is in the room, and how they are. */
export function MembersPanel({ room, roomMembers }: { room: RoomView; roomMembers: RoomMembers }) {
  const me = useMe()
  const { members } = roomMembers
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLocaleLowerCase()
  const found = members.filter(({ name, username }) => name.toLocaleLowerCase().includes(wanted) || username.includes(wanted))
  const groups = GROUPS.map(({ label, has }) => ({ label, people: found.filter(has) })).filter(({ people }) => people.length > 0)
  return (
    <PanelFrame title="Members" note={room.member_count}>
      <div className="min-h-0 flex-1 overflow-y-auto p-3 pb-[calc(12px+env(safe-area-inset-bottom,0px))] [scrollbar-width:thin]">
        {members.length >= FIND_FROM && (
          <Input
            boxClassName="h-9"
            before={<Search aria-hidden size={16} strokeWidth={1.75} className="text-ink-3" />}
            aria-label="Find a member"
            placeholder="Find a member"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        )}
        {groups.map(({ label, people }, index) => (
          <section key={label} aria-label={label}>
            <h3
              className={`flex h-7 items-center px-2 font-[580] text-ink-3 text-small ${index === 0 && members.length < FIND_FROM ? '' : 'mt-3.5'}`}
            >
              {label}, {people.length}
            </h3>
            <ul>
              {people.map((member) => (
                <li key={member.user_id}>
                  <MemberRow
                    member={member}
                    room={room}
                    canManage={mayManage(me, room) && member.user_id !== me.id}
                    put={roomMembers.put}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {wanted !== '' && groups.length === 0 && <p className="px-2 py-3 text-ink-3 text-note">Nobody for '{query}'. Try fewer letters.</p>}
        {mayAddPeople(me, room) && (
          <Button block className="mt-3" onClick={() => openDialog('add-people')}>
            <UserPlus aria-hidden size={16} strokeWidth={1.75} />
            Add people
          </Button>
        )}
      </div>
    </PanelFrame>
  )
}
