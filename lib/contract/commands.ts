/**
 * Every command: its name, what goes in and what comes out. All doors (Socket.IO, REST, the raw dialects, the pages) speak
 * of commands by these names; `lib/domain/use-cases.ts` has the function behind each.
 *
 * Over Socket.IO the acknowledgement is `{ok: true, …output}` or `{ok: false, error}`.
 */
import { z } from 'zod'
import { counter, id, label, limit, paging, pagingByName, pagingOf, position, reference, text, timestamp } from '@/lib/contract/fields'
import { caption, file, fileFilter, MESSAGE_FILES_MAX, storage } from '@/lib/contract/files'
import { member } from '@/lib/contract/members'
import { content, emoji, message, nonce } from '@/lib/contract/messages'
import { cursor, notification, notificationFields, notifType } from '@/lib/contract/notifications'
import { presence, status, typist } from '@/lib/contract/presence'
import { involvement, room, roomFields, roomId, roomView, visibility } from '@/lib/contract/rooms'
import { apiToken, scope } from '@/lib/contract/tokens'
import { displayName, email, password, user, username, userRole } from '@/lib/contract/users'
import {
  incomingWebhook,
  outgoingWebhook,
  triggerWord,
  webhookDelivery,
  webhookEvent,
  webhookName,
  webhookUrl,
} from '@/lib/contract/webhooks'
import { invite, workspace, workspaceFields } from '@/lib/contract/workspace'

/** An id that an outside service gave a token. */
const jti = text(1, 255)
const nothing = z.object({})
const inRoom = z.object({ room_id: reference })
const inRoomWith = inRoom.extend({ user_id: reference })
const ofMessage = z.object({ message_id: reference })
const ofFile = z.object({ file_id: reference })
const reaction = ofMessage.extend({ emoji })
const ofWebhook = z.object({ webhook_id: reference })
const ofNotification = z.object({ notification_id: reference })
/** One's own, and nobody else's: left out, it is the caller. */
const ofOneself = z.object({ user_id: reference.optional() })
/** Clients of services without sign-in say who they are: it must be the caller, by id or username. */
const asOneself = ofOneself.extend({ username: reference.optional() })

/** Defines one command. `anonymous`: may be asked before signing in, over REST alone. */
const command = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O, options: { anonymous?: true } = {}) => ({
  input,
  output,
  anonymous: options.anonymous ?? false,
})

const signedIn = z.object({ token: z.string(), expires_at: timestamp, user })

export const commands = {
  // Rooms
  'room:list': command(z.object(pagingByName), z.object({ rooms: z.array(roomView) })),
  'room:create': command(
    z.object({
      id: roomId.optional(),
      name: roomFields.name,
      description: roomFields.description.default(''),
      visibility: visibility.default('public'),
    }),
    z.object({ room: roomView }),
  ),
  'room:get': command(inRoom, z.object({ room: roomView })),
  'room:update': command(
    inRoom.extend({
      name: roomFields.name.optional(),
      description: roomFields.description.optional(),
      topic: roomFields.topic.optional(),
      visibility: visibility.optional(),
      /** Turned off, guests who are in the room leave it. */
      guests_allowed: z.boolean().optional(),
      slow_mode_seconds: roomFields.slow_mode_seconds.optional(),
    }),
    z.object({ room }),
  ),
  'room:delete': command(inRoom, z.object({ room })),
  /** Brings a deleted room back, for its owner, within 30 days. */
  'room:restore': command(inRoom, z.object({ room: roomView })),
  'room:join': command(inRoom, z.object({ room: roomView, messages: z.array(message) })),
  'room:leave': command(inRoom, nothing),
  /** Moves the read position, forward only. Answers where it is now. */
  'room:read': command(inRoom.extend({ seq: position }), z.object({ room_id: id, seq: counter })),
  /** How much of a room the caller wants to be told of. */
  'room:involve': command(inRoom.extend({ involvement }), z.object({ room: roomView })),
  'room:sync': command(
    z.object({
      rooms: z.record(reference, position).refine((rooms) => Object.keys(rooms).length <= 500, 'At most 500 rooms at once.'),
    }),
    z.object({ rooms: z.record(z.string(), z.object({ messages: z.array(message), rev: counter, more: z.boolean() })) }),
  ),

  // Members
  'member:list': command(inRoom.extend(paging), z.object({ members: z.array(member) })),
  'member:add': command(inRoomWith, z.object({ member })),
  'member:remove': command(inRoomWith, z.object({ member })),
  /** Makes a member an admin of the room, or an admin a member again. */
  'member:update': command(inRoomWith.extend({ role: z.enum(['admin', 'member']) }), z.object({ member })),
  'dm:open': command(
    z.object({ user_ids: z.array(reference).min(1, 'Name at least one person.').max(20, 'At most 20 people.') }),
    z.object({ room: roomView }),
  ),

  // Messages
  'message:post': command(
    inRoom.extend({
      content,
      nonce: nonce.nullish(),
      file_ids: z
        .array(reference)
        .max(MESSAGE_FILES_MAX, `At most ${MESSAGE_FILES_MAX} files.`)
        .refine((ids) => new Set(ids).size === ids.length, 'Each file once.')
        .optional(),
      thread_id: reference.nullish(),
    }),
    z.object({ message }),
  ),
  'message:list': command(
    inRoom
      .extend({
        thread_id: reference.nullish(),
        limit: limit(50),
        before: position.optional(),
        after: position.optional(),
        around: position.optional(),
      })
      .refine((input) => [input.before, input.after, input.around].filter((seq) => seq !== undefined).length <= 1, {
        message: 'Only one of before, after and around.',
        path: ['before'],
      }),
    z.object({ messages: z.array(message) }),
  ),
  'message:edit': command(ofMessage.extend({ content }), z.object({ message })),
  'message:delete': command(ofMessage, z.object({ message })),
  /** Takes a deletion back: for whoever deleted it, within ten minutes. */
  'message:restore': command(ofMessage, z.object({ message })),
  'message:react': command(reaction, z.object({ message })),
  'message:unreact': command(reaction, z.object({ message })),

  // Files. They are uploaded over HTTP, and sent as `file_ids` of a message
  /** Those in a room's messages and what one has uploaded for it and not sent, newest first; without a room, all that one has uploaded. */
  'file:list': command(
    z.object({ room_id: reference.optional(), kind: fileFilter.optional(), query: text(0, 200).default(''), ...pagingOf(50) }),
    z.object({ files: z.array(file) }),
  ),
  'file:get': command(ofFile, z.object({ file })),
  /** Before it is sent, for whoever uploaded it. */
  'file:update': command(ofFile.extend({ caption }), z.object({ file })),
  /** Takes back what was uploaded and not sent. */
  'file:delete': command(ofFile, nothing),
  /** What the installation holds, for those who run it. */
  'storage:get': command(nothing, z.object({ storage })),

  // Presence
  'typing:start': command(inRoom.extend(asOneself.shape), nothing),
  'typing:stop': command(inRoom.extend(asOneself.shape), nothing),
  'typing:list': command(inRoom, z.object({ room_id: id, typing: z.array(typist) })),
  'presence:set': command(z.object({ status }), nothing),
  'presence:list': command(z.object(paging), z.object({ online: z.array(presence) })),
  'presence:get': command(z.object({ user_id: reference }), z.object({ presence })),
  /** For whoever has no connection: here for 30 seconds from now. */
  'presence:heartbeat': command(asOneself, z.object({ presence })),
  /** Ends what heartbeats began; whoever has a connection is still here. */
  'presence:leave': command(asOneself, z.object({ presence })),

  // Notifications
  /** Newest first. `cursor` of one page asks for the next; null: there is none. */
  'notification:list': command(
    ofOneself.extend({ unread_only: z.boolean('true or false.').default(false), limit: limit(50), cursor: cursor.nullish() }),
    z.object({ notifications: z.array(notification), cursor: z.string().nullable() }),
  ),
  'notification:count': command(ofOneself, z.object({ user_id: id, unread_count: counter })),
  'notification:read': command(ofNotification, z.object({ notification })),
  'notification:read-all': command(ofOneself, z.object({ updated: counter })),
  'notification:delete': command(ofNotification, nothing),
  /** Takes a deletion back, within ten minutes. */
  'notification:restore': command(ofNotification, z.object({ notification })),
  /** By hand: for oneself; admins and bots for anyone. */
  'notification:create': command(
    z.object({
      user_id: reference,
      title: notificationFields.title,
      body: notificationFields.body.default(''),
      notif_type: notifType.default('system'),
      room_id: reference.nullish(),
    }),
    z.object({ notification }),
  ),

  // People
  /** People by the beginning of any part of their name or username, those the caller may know of, in the order of names. */
  'user:list': command(z.object({ query: text(0, 80).default(''), ...pagingOf(20) }), z.object({ users: z.array(user) })),
  /** Gives another role in the installation. */
  'user:update': command(z.object({ user_id: reference, role: userRole.exclude(['owner', 'guest']) }), z.object({ user })),

  // The caller's own account
  'me:get': command(nothing, z.object({ user, email: z.string().nullable(), has_password: z.boolean() })),
  'me:update': command(z.object({ name: displayName.optional(), email: email.nullish() }), z.object({ user })),
  /** Changes the password and signs out everywhere else. `current` is needed when there is one. */
  'me:password': command(
    z.object({ current: z.string().max(400).optional(), password }),
    z.object({ token: z.string(), expires_at: timestamp }),
  ),
  'socket:ticket': command(nothing, z.object({ token: z.string(), expires_at: timestamp, url: z.string() })),

  // Accounts
  'account:register': command(
    z.object({ username, password, email: email.nullish(), name: displayName.nullish(), invite: z.string().max(200).nullish() }),
    z.object({ user }),
    { anonymous: true },
  ),
  /** Lets someone in by a name alone, for a while, where guests are on. */
  'account:guest': command(z.object({ username }), signedIn, { anonymous: true }),
  'account:token': command(z.object({ login: text(0, 320), password: z.string().max(400) }), signedIn, { anonymous: true }),

  // API tokens, the caller's own or a bot's
  /** `token` is the secret: it is shown this once. Without `expires_in_days` it lasts until it is revoked. */
  'token:create': command(
    z.object({
      name: label(80),
      scopes: z.array(scope).min(1, 'Choose at least one.').max(3),
      expires_in_days: z.int().min(1).max(3650).nullish(),
      user_id: reference.optional(),
    }),
    z.object({ api_token: apiToken, token: z.string() }),
  ),
  'token:list': command(z.object({ user_id: reference.optional(), ...paging }), z.object({ api_tokens: z.array(apiToken) })),
  'token:revoke': command(z.object({ token_id: reference }), nothing),
  /**
   * Ends sessions before their time: the one of the token with this `jti` (remembered until `expires_at`, when that token ends by itself;
   * for good when left out), or all of a person that began before `not_before` (now, when left out).
   */
  'session:revoke': command(
    z
      .object({ jti: jti.optional(), expires_at: timestamp.optional(), user_id: reference.optional(), not_before: timestamp.optional() })
      .refine((input) => input.jti !== undefined || input.user_id !== undefined, { message: 'Name a token or a person.', path: ['jti'] }),
    nothing,
  ),

  // Bots, for those who run the installation
  'bot:create': command(z.object({ username, name: displayName.nullish() }), z.object({ user })),
  'bot:list': command(z.object(paging), z.object({ bots: z.array(user) })),
  /** Ends its tokens and takes it out of its rooms; what it wrote stays. */
  'bot:delete': command(z.object({ user_id: reference }), nothing),

  // Webhooks, for those who run a room
  'incoming-webhook:list': command(inRoom, z.object({ incoming_webhooks: z.array(incomingWebhook) })),
  /** `url` has the secret: it is shown this once. */
  'incoming-webhook:create': command(
    inRoom.extend({ name: webhookName }),
    z.object({ incoming_webhook: incomingWebhook, url: z.string() }),
  ),
  /** Its address is nobody's from then on; what it posted stays. */
  'incoming-webhook:revoke': command(ofWebhook, nothing),

  'outgoing-webhook:list': command(inRoom, z.object({ outgoing_webhooks: z.array(outgoingWebhook) })),
  /** `secret` is what its deliveries are signed with: it is shown this once. */
  'outgoing-webhook:create': command(
    inRoom.extend({
      name: webhookName,
      url: webhookUrl,
      events: z.array(webhookEvent).min(1, 'Choose at least one.').max(2).default(['message:posted']),
      trigger_word: triggerWord.nullish(),
    }),
    z.object({ outgoing_webhook: outgoingWebhook, secret: z.string() }),
  ),
  /** Switched on again, it is told what happens from then on. */
  'outgoing-webhook:update': command(
    ofWebhook.extend({ enabled: z.boolean('true or false.') }),
    z.object({ outgoing_webhook: outgoingWebhook }),
  ),
  'outgoing-webhook:delete': command(ofWebhook, nothing),
  /** Sends it something that says nothing, once. */
  'outgoing-webhook:test': command(ofWebhook, z.object({ delivery: webhookDelivery })),
  /** The last hundred, newest first. */
  'webhook-delivery:list': command(ofWebhook, z.object({ deliveries: z.array(webhookDelivery) })),
  /** Sends it once more, now, under the id that it had. */
  'webhook-delivery:retry': command(z.object({ delivery_id: reference }), z.object({ delivery: webhookDelivery })),

  // The installation
  'workspace:get': command(nothing, z.object({ workspace }), { anonymous: true }),
  'workspace:update': command(
    z.object({
      name: workspaceFields.name.optional(),
      registration: workspaceFields.registration.optional(),
      guests: z.boolean().optional(),
    }),
    z.object({ workspace }),
  ),
  'invite:create': command(
    z.object({
      expires_in_hours: z
        .int()
        .min(1)
        .max(24 * 365)
        .default(24 * 7),
      max_uses: z.int().min(1).max(10_000).nullish(),
    }),
    z.object({ invite, url: z.string() }),
  ),
  'invite:list': command(z.object(paging), z.object({ invites: z.array(invite) })),
  'invite:revoke': command(z.object({ invite_id: reference }), nothing),
} as const

export type CommandName = keyof typeof commands
/** What a caller sends: fields with a default may be left out. */
export type CommandRequest<N extends CommandName> = z.input<(typeof commands)[N]['input']>
/** What a use case receives: parsed, with defaults. */
export type CommandInput<N extends CommandName> = z.output<(typeof commands)[N]['input']>
export type CommandOutput<N extends CommandName> = z.output<(typeof commands)[N]['output']>

export const isCommandName = (name: unknown): name is CommandName => typeof name === 'string' && Object.hasOwn(commands, name)
