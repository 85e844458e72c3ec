import { createHash } from 'node:crypto'
import type { CommandName, CommandOutput, CommandRequest } from '@/lib/contract/commands'
import type { File, FileKind } from '@/lib/contract/files'
import type { Message } from '@/lib/contract/messages'
import type { Notification } from '@/lib/contract/notifications'
import type { RoomView } from '@/lib/contract/rooms'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { dispatch } from '@/lib/domain/dispatch'
import { insertFile } from '@/lib/domain/files/file-queries'
import { NO_PREVIEW, type StoredPreview } from '@/lib/domain/files/file-row'
import { newId } from '@/lib/domain/ids'
import type { Delivery } from '@/lib/domain/ports'
import { createAccount } from '@/lib/domain/users/create-account'
import { findUser, setUserRole } from '@/lib/domain/users/user-queries'
import { type CastName, cast } from '@/lib/testing/cast'

/** Asks for a command as someone, or as nobody, the way every door does. */
export const ask = <N extends CommandName>(
  world: World,
  actor: User | null,
  name: N,
  input: CommandRequest<N>,
  address: string | null = null,
): Promise<CommandOutput<N>> => dispatch(world, { actor, address }, name, input)

type UserOptions = { role?: 'admin' | 'member' | 'guest'; password?: string }

/** One of the cast. The first one made owns the installation. Without a password unless one is given: hashing takes its time. */
export async function makeUser(world: World, who: CastName, options: UserOptions = {}): Promise<User> {
  const passwordHash = options.password ? await world.passwords.hash(options.password) : null
  const made = await createAccount(world, { ...cast[who], passwordHash, provider: null, invite: null })
  if (!options.role) return made
  if (options.role === 'guest') {
    await world.db.sql(`UPDATE users SET role = 'guest', is_guest = true, guest_until = now() + interval '1 day' WHERE id = $1`, [made.id])
    await world.db.sql(`UPDATE memberships SET role = 'guest' WHERE user_id = $1`, [made.id])
  } else await setUserRole(world.db, made.id, options.role)
  const found = await findUser(world.db, made.id)
  if (!found) throw new Error(`${who} is not there.`)
  return found.user
}

/** A room with an owner and, if named, others in it. */
export async function makeRoom(
  world: World,
  owner: User,
  options: Partial<CommandRequest<'room:create'>> & { members?: User[] } = {},
): Promise<RoomView> {
  const { members = [], ...fields } = options
  const { room } = await ask(world, owner, 'room:create', { name: 'harbour', ...fields })
  for (const member of members) await ask(world, owner, 'member:add', { room_id: room.id, user_id: member.id })
  return room
}

interface FileOptions {
  filename?: string
  bytes?: Uint8Array
  contentType?: string
  kind?: FileKind
  roomId?: string
  preview?: Partial<StoredPreview>
}

/** A file that someone has uploaded and not sent. Its bytes are in the store. */
export async function makeFile(world: World, owner: User, options: FileOptions = {}): Promise<File> {
  const {
    filename = 'tides.txt',
    bytes = new TextEncoder().encode(`High water ${newId()}`),
    contentType = 'text/plain',
    kind = 'text',
  } = options
  const id = newId()
  await world.files.write(
    `${id}/original`,
    (async function* () {
      yield bytes
    })(),
  )
  const made = await insertFile(world.db, {
    id,
    userId: owner.id,
    roomId: options.roomId ?? null,
    filename,
    caption: '',
    contentType,
    kind,
    size: bytes.byteLength,
    hash: createHash('sha256').update(bytes).digest('hex'),
    preview: { ...NO_PREVIEW, ...options.preview },
    scan: 'none',
    expiresAt: new Date(world.clock.now().getTime() + 24 * 60 * 60_000),
  })
  if (!made) throw new Error(`${filename} is there already.`)
  return made.file
}

/**
 * What is published from now on that is news, in order, without its time. What belongs to a message is published again whenever its nonce
 * is posted again; like `deliver`, this takes each `rev` of a room and each notification once.
 */
export function listen(...worlds: World[]): Delivery[] {
  const heard: Delivery[] = []
  const known = new Set<string>()
  const keyOf = ({ event, payload }: Omit<Delivery, 'at'>) => {
    if (event.startsWith('message:')) return `${(payload as Message).room_id} ${(payload as Message).rev}`
    if (event !== 'notification:created') return null
    const { id, created_at, title } = payload as Notification
    return `${id} ${created_at} ${title}`
  }
  for (const { bus } of worlds) {
    bus.subscribe(({ at: _, ...delivery }) => {
      const key = keyOf(delivery)
      if (key !== null && known.has(key)) return
      if (key !== null) known.add(key)
      heard.push(delivery)
    })
  }
  return heard
}
