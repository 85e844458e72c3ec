import type { RoomPerson, RoomView } from '@/lib/contract/rooms'

/** The others of a direct-message room; oneself in a room with nobody else. */
export function otherPeople(room: Pick<RoomView, 'people'>, myId: string): RoomPerson[] {
  const others = room.people.filter((person) => person.user_id !== myId)
  return others.length > 0 ? others : room.people
}

const firstWord = (name: string) => name.split(/\s+/)[0] ?? name

/** What a room is called: its name, or the names of those one writes to. */
export function roomTitle(room: RoomView, myId: string): string {
  if (room.kind === 'room') return room.name
  const others = otherPeople(room, myId)
  if (others.length === 1) return others[0]?.name ?? room.name
  return (
    others
      .map((person) => firstWord(person.name))
      .sort((a, b) => a.localeCompare(b))
      .join(', ') || room.name
  )
}
