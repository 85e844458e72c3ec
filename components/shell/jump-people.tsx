'use client'
import { navigate, roomHref } from '@/components/shell/address'
import { JumpGroup, JumpItem } from '@/components/shell/jump-item'
import { tellFailure } from '@/components/shell/tell'
import { Avatar } from '@/components/ui/avatar'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { usePresence } from '@/lib/client/hooks/use-people'
import { useRooms } from '@/lib/client/hooks/use-rooms'
import type { User } from '@/lib/contract/users'

/** People to write to for the first time. */
export function JumpPeople({ people, close }: { people: readonly User[]; close: () => void }) {
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
    <JumpGroup heading="People">
      {others.map((user) => (
        <JumpItem
          key={user.id}
          value={`person ${user.id}`}
          keywords={[user.name, user.username]}
          icon={<PersonFace user={user} />}
          note={`@${user.username}`}
          onSelect={() => void write(user)}
        >
          {user.name}
        </JumpItem>
      ))}
    </JumpGroup>
  )
}

const PersonFace = ({ user }: { user: User }) => (
  <Avatar id={user.id} name={user.name} src={user.avatar_url} size={24} square={user.is_bot} presence={usePresence(user.id)} />
)
