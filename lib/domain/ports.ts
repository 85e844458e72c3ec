/** What the rules need of the world. Each port has drivers in `lib/drivers/<port>/`, and one test suite that all of them pass. */
import type { Readable } from 'node:stream'
import type { EventName, EventPayload } from '@/lib/contract/events'
import type { FileKind, FilePreview } from '@/lib/contract/files'
import type { Status } from '@/lib/contract/presence'
import type { Scope } from '@/lib/contract/tokens'
import type { Registration } from '@/lib/contract/workspace'
import type { Limits } from '@/lib/domain/limits/limits'
import type { PrismaClient } from '@/prisma/generated/client'

/** PostgreSQL, in the process or beside it. */
export interface Database {
  /**
   * For ordinary rows: one table, a few fields. Never inside an interactive transaction (see docs/decisions/002).
   * Throws ChatError `unavailable` as `sql` does, else Prisma's own errors.
   */
  prisma: PrismaClient
  /**
   * One statement, for what is hot or must do several things at once. `text` must come from a constant (it is kept prepared);
   * `int8` comes as number, `timestamptz` as Date, `json` parsed.
   * @throws ChatError `unavailable` when the database cannot be reached; the driver's own error with a `code` (SQLSTATE) otherwise
   */
  sql<Row>(text: string, params: readonly unknown[]): Promise<Row[]>
  /** Resolves when the database answers. @throws ChatError `unavailable` */
  ping(): Promise<void>
  /** How many statements wait for a free connection. */
  waiting(): number
  close(): Promise<void>
}

/** What a process follows on the bus: a room's events, or one person's. */
export const roomTopic = (roomId: string) => `room ${roomId}`
export const userTopic = (userId: string) => `user ${userId}`

/** How far a room is: its last message, and its last change. */
export interface Position {
  seq: number
  rev: number
}

/** One event on its way: what, and to whom. */
export interface Delivery<N extends EventName = EventName> {
  event: N
  payload: EventPayload<N>
  /** Further payloads of the same event to the same people, told together with the first; not with `exceptUser`. */
  more?: EventPayload<N>[]
  /** People who are connected to one of these rooms, or are one of these users. Nobody gets it twice. Neither: a word among the processes. */
  to: { rooms?: string[]; users?: string[] }
  /** A person who does not get it. */
  exceptUser?: string
  /** Carried out with the event, in the order of events: who gets all that happens in this room after `from` … */
  joins?: { roomId: string; userIds: string[]; from: Position }
  /** … and who no longer. */
  leaves?: { roomId: string; userIds: string[] | 'everyone' }
  /** These connections end: a person's whose session began before `since` (seconds), or those of one token. */
  endsSessions?: SessionsEnd
  /** When it was published, in milliseconds since 1970, by the clock of the process that did. For measuring alone. */
  at?: number
}

export type SessionsEnd = { userId: string; since: number } | { tokenId: string }

/**
 * Carries deliveries to every process. A publisher's come in its order at each process that follows what they are addressed to. What is
 * published while the way to the others is broken is lost to them; all hear of it when it stands again, and read the database.
 */
export interface Bus {
  /** Hands it to this process's subscribers before it returns, and sends it to the other processes. */
  publish(delivery: Delivery): void
  /** Hands it to this process's subscribers alone. */
  hand(delivery: Delivery): void
  /** @returns a function that ends the subscription */
  subscribe(receive: (delivery: Delivery) => void): () => void
  /** When it resolves, everything that is published to these topics from now on reaches this process, unless the bus is broken. */
  follow(topics: readonly string[]): Promise<void>
  unfollow(topics: readonly string[]): void
  /** Calls back each time the bus stands again after deliveries may have been lost, whoever published them. */
  onRestored(callback: () => void): void
  /** Rejects while other processes cannot be reached. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** What is forgotten by itself: who is here, and how often something was tried. Shared by all processes. */
export interface Ephemeral {
  /** The process named `holder` has connections of all these people and of nobody else; holds for `ttlMs`. */
  hold(holder: string, userIds: readonly string[], ttlMs: number): Promise<void>
  /** The process has connections of this person too. @returns how others see them */
  arrive(holder: string, userId: string, ttlMs: number): Promise<Status>
  /** The process has no connection of this person any more. @returns whether they are here all the same */
  leave(holder: string, userId: string): Promise<boolean>
  /** The process stops: what it holds is forgotten after `ttlMs`. */
  fade(holder: string, ttlMs: number): Promise<void>
  /** This person is here for at least `ttlMs` from now, without a connection; 0: no longer. @returns how others see them then */
  visit(userId: string, ttlMs: number): Promise<Status>
  /** How a person is seen by others, until they have been gone. */
  setStatus(userId: string, status: Status): Promise<void>
  /** Everyone who is here, with the status that others see. */
  present(): Promise<Map<string, Status>>
  /** This person types in the room for `ttlMs`; 0: no longer. @returns whether they did until now */
  type(roomId: string, userId: string, ttlMs: number): Promise<boolean>
  /** Ids of those who type in the room. */
  typing(roomId: string): Promise<string[]>
  /**
   * Takes one of `points` for `key`; they come back `windowMs` after the first was taken.
   * @returns 0, or how long to wait, in milliseconds
   */
  consume(key: string, points: number, windowMs: number): Promise<number>
  /** Brings back one that was taken and not used. */
  giveBack(key: string, points: number, windowMs: number): Promise<void>
  /** How long to wait if one were taken now, without taking it. */
  peek(key: string, points: number, windowMs: number): Promise<number>
  close(): Promise<void>
}

export interface Clock {
  now(): Date
  /** Calls back once, after `ms`. @returns a function that cancels it */
  after(ms: number, callback: () => void): () => void
}

/** A value of a watched measure, with its labels. */
export type Reading = { value: number } & Record<string, string | number>

/** What whoever looks after the server can see of it. Every call is cheap (a microsecond) and none fails; names are kept few. */
export interface Metrics {
  /**
   * A command has ended.
   * @param result `ok`, or the code of the error
   */
  command(name: string, result: string, ms: number): void
  /** An HTTP request has been answered. */
  request(method: string, status: number, ms: number): void
  /** An event was handed to the connections of this process, so long after it was published. */
  delivered(event: EventName, ms: number): void
  /** Messages that did not come by the bus in time: filled from the database, or failed. */
  gap(result: 'filled' | 'failed', messages: number): void
  /**
   * A connection was opened.
   * @param door how it came: `socket.io`, or the path of a dialect
   * @returns to be called once when it ends
   */
  connected(door: string): () => void
  /** Adds a measure whose values are read when the metrics are asked for. */
  watch(name: string, help: string, labels: string[], read: () => Reading[] | Promise<Reading[]>): void
  /** Everything, in Prometheus's text format. */
  print(): Promise<{ contentType: string; text: string }>
}

export interface Log {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** What a token is for: a session or API access, or one minute to open a socket. */
export type TokenKind = 'access' | 'ticket'

/** What a token that was issued here says. `issuedAt` in seconds. */
export interface TokenClaims {
  userId: string
  issuedAt: number
  /** Names the token; null for those from before tokens had names. */
  tokenId: string | null
  /** Those of the API token that a ticket was given for; null: everything that the person may do. */
  scopes: readonly Scope[] | null
}

/** Signs what this installation issues, and checks it. */
export interface Tokens {
  /** @param of the session that the token continues: it ends with that one */
  issue(
    kind: TokenKind,
    userId: string,
    ttlMs: number,
    of?: Pick<TokenClaims, 'issuedAt' | 'tokenId' | 'scopes'> | null,
  ): Promise<{ token: string; expires_at: string }>
  /** @returns null for anything that was not issued here for one of `kinds`, or has expired */
  verify(token: string, kinds: readonly TokenKind[]): Promise<TokenClaims | null>
  /** A key of 32 bytes for one purpose, the same in every process, from which no other can be guessed. */
  keyFor(purpose: string): Uint8Array
}

/** A part of an object: from the first byte to the last, both counted from 0 and included. */
export interface ByteRange {
  start: number
  end: number
}

/** One object that comes in pieces, over several requests and perhaps processes. */
export interface Writing {
  key: string
  /** What `begin` gave. */
  state: string
}

/**
 * Where the bytes of files are. An object is there whole or not at all; once a file stands on it, it is never changed. Keys are
 * `<uuid>/<name>`, the name of at most 20 small letters; anything else is refused. Streams are never held whole in memory: a chunk that is
 * given to be written holds until the next one is asked for.
 * All calls throw ChatError `unavailable` when the store cannot be reached or takes nothing more.
 */
export interface Files {
  /**
   * Writes an object, in place of one that is there. Afterwards it is there for every process, even after a power cut.
   * @throws what `bytes` throws; then nothing of it is there
   */
  write(key: string, bytes: AsyncIterable<Uint8Array>): Promise<void>
  /** Begins an object that comes in pieces: nothing is there before `finish`. @returns what the driver needs to go on, to be kept by the caller */
  begin(key: string): Promise<string>
  /**
   * Adds bytes at `offset`, which is 0 or where an earlier call ended, the last one whose end the caller knows; what stands behind it is
   * written over. One call at a time.
   * @returns where it ends now: when `bytes` break off, all that had come is kept, and nothing is thrown
   * @throws ChatError `not_found` when what had come is no longer there
   */
  append(writing: Writing, offset: number, bytes: AsyncIterable<Uint8Array>): Promise<number>
  /**
   * All has come, as far as the last call of `append` ended: the object is there. Asked again, it does nothing.
   * @throws ChatError `not_found` when what had come is no longer there
   */
  finish(writing: Writing): Promise<void>
  /** It comes to nothing: what had come is erased. Of one that is not there, nothing. */
  abandon(writing: Writing): Promise<void>
  /**
   * The bytes of an object, or of a part that lies within it: to be read at any pace, and to be destroyed when they are not read to their end.
   * The stream breaks with ChatError `unavailable`.
   * @throws ChatError `not_found`
   */
  read(key: string, range?: ByteRange): Promise<Readable>
  /** Erases all objects whose key begins with `<id>/`. */
  remove(id: string): Promise<void>
  /**
   * An address where whoever has it gets the object for a while.
   * @param as what the answer says of itself: its content type and disposition
   * @returns null where there is none to be had: it goes through us. Whether the object is there is not looked at
   */
  addressOf(key: string, seconds: number, as: { contentType: string; disposition: string }): Promise<string | null>
  /** Erases what processes left behind that were killed while they wrote, and pieces that nobody has added to since `before`. */
  sweep(before: Date): Promise<void>
  /** Rejects while nothing can be kept, after two seconds at most. */
  ping(): Promise<void>
}

/** What is made of a file for showing it. Width and height are those of the picture as it is shown, turned the right way. */
export interface MadePreview extends Pick<FilePreview, 'blur' | 'animated' | 'duration_ms' | 'waveform' | 'pages'> {
  width: number | null
  height: number | null
  /** A picture for a list, and one for a whole screen: WebP, with nothing in them but the picture. */
  thumbnail: Uint8Array | null
  large: Uint8Array | null
}

/** The kinds of which something is made that shows or sounds. */
export type SightKind = Extract<FileKind, 'image' | 'video' | 'audio' | 'pdf'>

/** A file as it was uploaded. */
export interface Original {
  /** In bytes. */
  size: number
  read(): Promise<AsyncIterable<Uint8Array>>
}

/** Looks into files that anyone may have made, apart from this process: what they do there harms nobody. */
export interface Previews {
  /**
   * Ends within `PREVIEW_MS`, whatever the file is.
   * @returns null when nothing can be made of it, however often it is tried: it is broken, too large, or not what it says
   * @throws when it could not be tried, or not to the end
   */
  make(kind: SightKind, original: Original): Promise<MadePreview | null>
  /** Ends what is under way. */
  close(): Promise<void>
}

/** The longest that making a preview may take: a job must end within its lease. */
export const PREVIEW_MS = 40_000

/** What came of a request to an address outside: an answer, or why there is none, in words for those who run the room. */
export type OutboundAnswer = { status: number; contentType: string; body: string } | { problem: string }

/** Sends to addresses that people have entered, and to nothing inside the network unless that is allowed. */
export interface Outbound {
  /**
   * One `POST`, at most ten seconds long. Follows no redirect. Of the answer's body, 16 KiB are read.
   * @returns never throws: whatever goes wrong out there is an answer too
   */
  post(url: string, headers: Record<string, string>, body: string): Promise<OutboundAnswer>
}

/** What a token of an outside service says. */
export interface OutsideClaims {
  /** The person's id there: all else may change. */
  subject: string
  username: string | null
  name: string | null
  email: string | null
  /** In seconds; 0 when the token does not say: then it is older than any revocation. */
  issuedAt: number
  tokenId: string | null
}

/** Checks tokens of the outside service that is trusted. */
export interface OutsideTokens {
  /**
   * @returns null for anything that is not a good token of that service, or no longer
   * @throws ChatError `unavailable` when the service's keys cannot be had
   */
  verify(token: string): Promise<OutsideClaims | null>
}

export interface Passwords {
  hash(password: string): Promise<string>
  /** Takes as long for `hash` null as for a real one, so that time does not tell who exists. */
  verify(password: string, hash: string | null): Promise<boolean>
}

/** What the environment says of the installation. */
export interface Installation {
  workspaceName: string
  registration: Registration
  /** Whether guests are let in, unless the owner has said. */
  guests: boolean
  /** How long a guest stays. */
  guestMs: number
  /** Other ways to sign in that are switched on. */
  providers: { id: string; name: string }[]
  /** Address for links, without a slash at its end; null: that of the request. */
  publicUrl: string | null
  /** Where browsers open their socket; null: the same host as the pages. */
  socketUrl: string | null
  sessionMs: number
  signInAttempts: number
  registrationsPerAddress: number
  /** How often each person may do what is limited. */
  limits: Limits
  /** What may be uploaded. */
  files: FileRules
}

/** What a scanner says of bytes: `by` is what it found, `too-large` that it looks at nothing so long. */
export type Verdict = { is: 'clean' } | { is: 'infected'; by: string } | { is: 'too-large' }

/** Looks for viruses. */
export interface Scanner {
  /** @throws ChatError `unavailable` when it cannot be asked, or the bytes cannot be read */
  scan(bytes: AsyncIterable<Uint8Array>): Promise<Verdict>
}

export interface FileRules {
  /** The largest file. */
  maxBytes: number
  /** The most that the installation holds; null: as much as fits. */
  quotaBytes: number | null
  /** The most that one person may have uploaded; null: any amount. */
  quotaPerPersonBytes: number | null
  /** Content types, `image/*` for all of a kind. `allowed` empty: all but those denied. */
  allowed: readonly string[]
  denied: readonly string[]
  /** While the scanner cannot be asked: whether files are kept from everyone until it can, or given as they are. */
  whenScannerDown: 'hold' | 'pass'
}
