import type { User } from '@/lib/contract/users'

/** What is known of a person from whatever mentioned them. `is_bot` is unknown until something says it. */
export interface Person {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly avatar_url: string | null
  readonly is_bot?: boolean
}

export type People = Readonly<Record<string, Person>>

export type Seen = { user_id: string; username: string; name: string; avatar_url: string | null; is_bot?: boolean }

export const fromUser = (user: User): Seen => ({ ...user, user_id: user.id })

/** Takes in what was seen. The same object when nothing in it is new. */
export function learn(people: People, seen: Iterable<Seen>): People {
  let next: Record<string, Person> | null = null
  for (const { user_id: id, username, name, avatar_url, is_bot } of seen) {
    const known = (next ?? people)[id]
    const bot = is_bot ?? known?.is_bot
    if (known && known.username === username && known.name === name && known.avatar_url === avatar_url && known.is_bot === bot) continue
    next ??= { ...people }
    next[id] = { id, username, name, avatar_url, ...(bot !== undefined && { is_bot: bot }) }
  }
  return next ?? people
}
