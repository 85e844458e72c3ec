/**
 * Keeps account of what several clients send and receive while something goes wrong, and holds it against the database at the end.
 * It knows no server and no connection; the clients in `plain-client.ts` and `chat-client.ts` tell it what happens to them.
 */
import type { Message } from '@/lib/contract/messages'

export interface Post {
  nonce: string
  userId: string
  content: string
  /** The client that sends it. One client's posts stand in the room in the order in which it sent them. */
  by: string
}

export type Stored = Pick<Message, 'id' | 'seq' | 'nonce' | 'user_id' | 'content'>

/** What the database says when all is over. `unread`: by user, counted from the messages and the read positions. */
export interface Truth {
  /** In `seq` order. */
  messages: readonly Stored[]
  unread: ReadonlyMap<string, number>
}

/** What a client that is connected at the end shows. */
export interface Ending {
  name: string
  userId: string
  /** In the order in which it is shown. */
  shown: readonly Pick<Message, 'id' | 'seq'>[]
  unread: number
}

export interface Tally {
  /** Posts, however often each was sent again. */
  sends: number
  acks: number
  /** Messages that came to a client, by event or by catching up, each counted once for each client. */
  receipts: number
  /** Acknowledged and not stored; or stored and not shown by a client that is connected. */
  losses: number
  /** Stored twice; or told twice to one client by `message:posted`; or shown twice. */
  duplicates: number
  /** Told on one connection after a later one, shown in another order than `seq`, stored in another order than it was sent, or a gap in `seq`. */
  disorder: number
  /** Stored or received, and never sent by anyone. */
  strangers: number
  /** Clients whose unread count is not the true one. */
  miscounts: number
}

export interface Witness {
  /** A new connection: what it is told is in order by itself. */
  connected(): void
  /** `message:posted` came. */
  posted(message: Message): void
  /** Came by another way: `room:sync`, `message:list`. */
  caughtUp(messages: readonly Message[]): void
}

export interface Checker {
  sent(post: Post): void
  acknowledged(nonce: string, message: Message): void
  /** Posts acknowledged so far. */
  acks(): number
  /** A command was answered with this error, and the client goes on. */
  refused(code: string): void
  /** How often each error was answered. */
  refusals(): ReadonlyMap<string, number>
  witness(name: string): Witness
  /** What is wrong in words comes along, the first of each kind. */
  tally(truth: Truth, endings: readonly Ending[]): Tally & { findings: string[] }
}

/** Of each kind, so that a test that fails can still be read. */
const MOST_FINDINGS = 5

type Fault = 'losses' | 'duplicates' | 'disorder' | 'strangers' | 'miscounts'

function createNotes() {
  const counts: Record<Fault, number> = { losses: 0, duplicates: 0, disorder: 0, strangers: 0, miscounts: 0 }
  const findings: string[] = []
  return {
    counts,
    findings,
    add(kind: Fault, what: string) {
      if (++counts[kind] <= MOST_FINDINGS) findings.push(`${kind}: ${what}`)
    },
  }
}
type Notes = ReturnType<typeof createNotes>

export function createChecker(): Checker {
  const posts = new Map<string, Post>()
  const acks = new Map<string, Message>()
  const refusals = new Map<string, number>()
  /** By client, the messages it had by any way. */
  const received = new Map<string, Map<string, Message>>()
  const live = createNotes()

  const isSent = ({ nonce, user_id, content }: Stored) => {
    const post = nonce === null ? undefined : posts.get(nonce)
    return post?.userId === user_id && post.content === content
  }

  function checkStored({ messages }: Truth, notes: Notes) {
    const byNonce = new Map<string | null, Stored>()
    const lastBy = new Map<string, number>()
    const order = new Map([...posts.keys()].map((nonce, i) => [nonce, i]))
    for (const [i, message] of messages.entries()) {
      if (byNonce.has(message.nonce)) notes.add('duplicates', `${message.content} is stored twice`)
      else if (message.seq !== i + 1) notes.add('disorder', `${message.content} is stored at ${message.seq} instead of ${i + 1}`)
      byNonce.set(message.nonce, message)
      if (!isSent(message)) notes.add('strangers', `nobody sent what is stored at ${message.seq}: ${message.content}`)
      const post = message.nonce === null ? undefined : posts.get(message.nonce)
      if (!post) continue
      const at = order.get(post.nonce)!
      if (at < (lastBy.get(post.by) ?? -1)) notes.add('disorder', `${post.by} sent ${post.content} before what is stored before it`)
      lastBy.set(post.by, at)
    }
    for (const [nonce, message] of acks) {
      const stored = byNonce.get(nonce)
      if (stored?.id !== message.id || stored.seq !== message.seq)
        notes.add('losses', `${message.content} was acknowledged and is not stored`)
    }
  }

  function checkEnding({ name, userId, shown, unread }: Ending, truth: Truth, notes: Notes) {
    const known = new Map(truth.messages.map((message) => [message.id, message]))
    const ids = new Set<string>()
    let last = 0
    for (const { id, seq } of shown) {
      if (ids.has(id)) notes.add('duplicates', `${name} shows ${seq} twice`)
      else if (seq <= last) notes.add('disorder', `${name} shows ${seq} after ${last}`)
      ids.add(id)
      last = seq
    }
    for (const id of ids) if (!known.has(id)) notes.add('strangers', `${name} shows ${id}, which is not stored`)
    for (const { id, seq } of truth.messages) if (!ids.has(id)) notes.add('losses', `${name} does not show ${seq}`)
    const counted = truth.unread.get(userId)
    if (counted !== unread) notes.add('miscounts', `${name} counts ${unread} unread, and there are ${counted}`)
  }

  return {
    sent: (post) => void posts.set(post.nonce, post),
    acknowledged(nonce, message) {
      const before = acks.get(nonce)
      if (before && before.id !== message.id) live.add('duplicates', `${message.content} was acknowledged as two messages`)
      acks.set(nonce, message)
    },
    acks: () => acks.size,
    refused: (code) => void refusals.set(code, (refusals.get(code) ?? 0) + 1),
    refusals: () => refusals,
    witness(name) {
      const had = new Map<string, Message>()
      received.set(name, had)
      const told = new Set<string>()
      let last = 0
      return {
        connected() {
          last = 0
        },
        posted(message) {
          if (told.has(message.id)) live.add('duplicates', `${name} was told ${message.seq} twice`)
          else if (message.seq <= last) live.add('disorder', `${name} was told ${message.seq} after ${last}`)
          told.add(message.id)
          last = message.seq
          had.set(message.id, message)
        },
        caughtUp(messages) {
          for (const message of messages) had.set(message.id, message)
        },
      }
    },
    tally(truth, endings) {
      const notes = createNotes()
      checkStored(truth, notes)
      const stored = new Set(truth.messages.map(({ id }) => id))
      for (const [name, had] of received) {
        for (const [id, message] of had) {
          if (!isSent(message) || !stored.has(id)) notes.add('strangers', `${name} received what is not stored: ${message.content}`)
        }
      }
      for (const ending of endings) checkEnding(ending, truth, notes)
      const both = (kind: Fault) => live.counts[kind] + notes.counts[kind]
      return {
        sends: posts.size,
        acks: acks.size,
        receipts: [...received.values()].reduce((sum, had) => sum + had.size, 0),
        losses: both('losses'),
        duplicates: both('duplicates'),
        disorder: both('disorder'),
        strangers: both('strangers'),
        miscounts: both('miscounts'),
        findings: [...live.findings, ...notes.findings],
      }
    },
  }
}
