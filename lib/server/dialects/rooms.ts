import type { Clock } from '@/lib/domain/ports'
import { roomTopic, userTopic } from '@/lib/domain/ports'
import type { Dialect, Happening } from '@/lib/server/dialects/dialect'
import type { DialectSession } from '@/lib/server/dialects/dialect-session'

type Person = { id: string; username: string }

interface Room {
  sessions: Set<DialectSession>
  /** Those who are connected in any way and may be seen to be, by id, each with their username: as the sessions were told last. */
  here: Map<string, string>
}

/** The sessions of this process that are in rooms, and who else is there. */
export interface DialectRooms {
  /** @param here those who are there, in case it is the first session in this room */
  enter(session: DialectSession, here: Iterable<Person>): void
  /** It gets nothing more of its room. */
  leave(session: DialectSession): void
  inRoom(roomId: string): DialectSession[]
  ofUser(userId: string): DialectSession[]
  all(): DialectSession[]
  /** Usernames of those who are there. */
  here(roomId: string): string[]
  /** From before it enters its room until it ends, a session is its person's. */
  add(session: DialectSession): void
  remove(session: DialectSession): void
  needs(topic: string): boolean
  /** A message goes to those who have not got it yet. */
  tell(roomId: string, happening: Happening, exceptUser?: string): void
  /** Someone is there: tells the room if it did not know. @returns whether it was told */
  met(roomId: string, person: Person): boolean
  missed(roomId: string, person: Person): void
  renamed(person: Person): void
}

export function createDialectRooms({ clock }: { clock: Clock }): DialectRooms {
  const rooms = new Map<string, Room>()
  const users = new Map<string, Set<DialectSession>>()

  function tell(roomId: string, happening: Happening, exceptUser?: string) {
    /** One for each dialect, however many get it. */
    const frames = new Map<Dialect, Buffer | null>()
    for (const session of rooms.get(roomId)?.sessions ?? []) {
      if (session.userId === exceptUser) continue
      if (happening.what === 'message' && !session.isNext(happening.message)) continue
      if (!frames.has(session.dialect)) frames.set(session.dialect, toFrame(session.dialect, happening))
      const frame = frames.get(session.dialect)
      if (frame) session.send(frame)
    }
  }

  const here = (roomId: string) => [...(rooms.get(roomId)?.here.values() ?? [])]
  const tellUsers = (roomId: string) => tell(roomId, { what: 'users', usernames: here(roomId) })

  function notice(what: 'joined' | 'left', roomId: string, { id, username }: Person) {
    tell(roomId, { what, room_id: roomId, user_id: id, username, timestamp: clock.now().toISOString() })
  }

  return {
    enter(session, here) {
      const known = rooms.get(session.roomId)
      if (known) known.sessions.add(session)
      else rooms.set(session.roomId, { sessions: new Set([session]), here: new Map([...here].map(({ id, username }) => [id, username])) })
    },
    leave(session) {
      const room = rooms.get(session.roomId)
      if (room?.sessions.delete(session) && room.sessions.size === 0) rooms.delete(session.roomId)
    },
    inRoom: (roomId) => [...(rooms.get(roomId)?.sessions ?? [])],
    ofUser: (userId) => [...(users.get(userId) ?? [])],
    all: () => [...users.values()].flatMap((sessions) => [...sessions]),
    here,
    add(session) {
      const sessions = users.get(session.userId) ?? new Set()
      users.set(session.userId, sessions.add(session))
    },
    remove(session) {
      this.leave(session)
      const sessions = users.get(session.userId)
      if (sessions?.delete(session) && sessions.size === 0) users.delete(session.userId)
    },
    needs: (topic) =>
      topic.startsWith(roomTopic('')) ? rooms.has(topic.slice(roomTopic('').length)) : users.has(topic.slice(userTopic('').length)),
    tell,
    met(roomId, person) {
      const room = rooms.get(roomId)
      if (!room || room.here.has(person.id)) return false
      room.here.set(person.id, person.username)
      notice('joined', roomId, person)
      tellUsers(roomId)
      return true
    },
    missed(roomId, person) {
      const room = rooms.get(roomId)
      if (!room?.here.delete(person.id)) return
      notice('left', roomId, person)
      tellUsers(roomId)
    },
    renamed({ id, username }) {
      for (const [roomId, room] of rooms) {
        if (!room.here.has(id) || room.here.get(id) === username) continue
        room.here.set(id, username)
        tellUsers(roomId)
      }
    },
  }
}

export function toFrame(dialect: Dialect, happening: Happening): Buffer | null {
  const frame = dialect.write(happening)
  return frame && Buffer.from(JSON.stringify(frame))
}
