/**
 * What each command is for, in a sentence, with an example of what goes in and what comes out. The pages at `/docs` are made of it, and
 * the tests send every example to a server.
 */
import type { CommandName, CommandOutput, CommandRequest } from '@/lib/contract/commands'
import {
  ada,
  adaHere,
  apiToken,
  bot,
  changedMessage,
  delivery,
  direct,
  EXAMPLE,
  file,
  incomingWebhook,
  invite,
  LATER,
  member,
  message,
  mira,
  notification,
  outgoingWebhook,
  room,
  roomView,
  SECRET,
  signedIn,
  storageUse,
  workspace,
} from '@/lib/contract/docs/examples'

export interface CommandDoc<N extends CommandName> {
  summary: string
  input: CommandRequest<N>
  output: CommandOutput<N>
}

const here = { room_id: EXAMPLE.room }
const ofMessage = { message_id: EXAMPLE.message }
const ofFile = { file_id: EXAMPLE.file }
const ofNotification = { notification_id: EXAMPLE.notification }

const ofOutgoing = { webhook_id: EXAMPLE.outgoingWebhook }

const doc = <N extends CommandName>(summary: string, input: CommandRequest<N>, output: CommandOutput<N>): CommandDoc<N> => ({
  summary,
  input,
  output,
})

export const commandDocs: { [N in CommandName]: CommandDoc<N> } = {
  'room:list': doc(
    'The rooms one belongs to and the public ones, with what is unread; all of them, or page by page.',
    { limit: 20 },
    { rooms: [roomView] },
  ),
  'room:create': doc(
    'Makes a room; whoever makes it owns it.',
    { name: 'Newsroom' },
    { room: { ...roomView, id: 'newsroom', name: 'Newsroom' } },
  ),
  'room:get': doc('One room, as the caller sees it.', here, { room: roomView }),
  'room:update': doc(
    'Changes name, description, topic, visibility, whether guests may come in (`guests_allowed`), or how long members wait from one message to the next (`slow_mode_seconds`, 0 for not at all).',
    { ...here, topic: 'High tide at noon', slow_mode_seconds: 0 },
    { room },
  ),
  'room:delete': doc('Takes a room from everyone. Its owner can bring it back for 30 days.', here, { room }),
  'room:restore': doc('Brings a deleted room back.', here, { room: roomView }),
  'room:join': doc('Makes one a member of a public room, and gives its last 50 messages, oldest first.', here, {
    room: roomView,
    messages: [message],
  }),
  'room:leave': doc('Ends one’s membership.', here, {}),
  'room:read': doc('Says up to which message one has read. The position only moves forward.', { ...here, seq: 1 }, { ...here, seq: 1 }),
  'room:involve': doc(
    'How much one wants to be told of: everything, mentions or nothing.',
    { ...here, involvement: 'mentions' },
    { room: { ...roomView, involvement: 'mentions' } },
  ),
  'room:sync': doc(
    'Every message that changed after the rev one knows, for each room, in the order of rev.',
    { rooms: { [EXAMPLE.room]: 0 } },
    { rooms: { [EXAMPLE.room]: { messages: [message], rev: 1, more: false } } },
  ),
  'member:list': doc('Who is in a room, and how they are; all of them, or page by page.', { ...here, limit: 20 }, { members: [member] }),
  'member:add': doc('Brings someone into a room.', { ...here, user_id: EXAMPLE.mira }, { member }),
  'member:remove': doc('Takes someone out of a room.', { ...here, user_id: EXAMPLE.mira }, { member }),
  'member:update': doc(
    'Makes a member an admin of the room, or an admin a member again.',
    { ...here, user_id: EXAMPLE.mira, role: 'admin' },
    { member: { ...member, role: 'admin' } },
  ),
  'dm:open': doc('The direct conversation of exactly these people and oneself, made once.', { user_ids: [EXAMPLE.mira] }, { room: direct }),
  'message:post': doc(
    'Posts a message. The same nonce again gives the first one and tells nobody twice.',
    { ...here, content: message.content, nonce: 'a-1' },
    { message },
  ),
  'message:list': doc(
    'Messages, oldest first: the latest, or those before, after or around a position; of the room, or of one thread.',
    { ...here, limit: 20 },
    { messages: [message] },
  ),
  'message:edit': doc(
    'Changes what one’s message says.',
    { ...ofMessage, content: 'Good morning @mira' },
    { message: { ...changedMessage, content: 'Good morning @mira', edited_at: LATER } },
  ),
  'message:delete': doc('Deletes a message; a tombstone stays.', ofMessage, {
    message: { ...changedMessage, content: '', mentions: [], deleted_at: LATER },
  }),
  'message:restore': doc('Takes a deletion back, within ten minutes.', ofMessage, { message: changedMessage }),
  'message:react': doc(
    'Adds one’s reaction.',
    { ...ofMessage, emoji: '🎉' },
    { message: { ...changedMessage, reactions: [{ emoji: '🎉', count: 1, user_ids: [EXAMPLE.ada] }] } },
  ),
  'message:unreact': doc('Takes one’s reaction back.', { ...ofMessage, emoji: '🎉' }, { message: changedMessage }),
  'file:list': doc(
    'The files in a room’s messages and what one has uploaded for it, newest first, page by page; without a room, all that one has uploaded.',
    { ...here, kind: 'image', query: 'harbour' },
    { files: [{ ...file, room_id: EXAMPLE.room, message_id: EXAMPLE.message }] },
  ),
  'file:get': doc('What is known of a file.', ofFile, { file }),
  'file:update': doc('Gives a file its caption, before it is sent.', { ...ofFile, caption: file.caption }, { file }),
  'file:delete': doc('Takes back a file that was uploaded and not sent.', ofFile, {}),
  'storage:get': doc('How much the installation holds, of what, and from whom.', {}, { storage: storageUse }),
  'typing:start': doc('Says that one types; forgotten after 5 seconds.', { ...here, user_id: EXAMPLE.ada }, {}),
  'typing:stop': doc('Says that one types no more.', { ...here, user_id: EXAMPLE.ada }, {}),
  'typing:list': doc('Who types in a room at this moment.', here, {
    ...here,
    typing: [{ user_id: EXAMPLE.ada, username: 'ada' }],
  }),
  'presence:set': doc('How one is: online, away, dnd or offline.', { status: 'away' }, {}),
  'presence:list': doc(
    'Who is here, of those one shares a room with; all of them, or page by page.',
    { limit: 20 },
    {
      online: [adaHere],
    },
  ),
  'presence:get': doc('Whether someone is here, of those one shares a room with.', { user_id: EXAMPLE.ada }, { presence: adaHere }),
  'presence:heartbeat': doc(
    'Without a connection: that one is here, for 30 seconds.',
    { user_id: EXAMPLE.ada, username: 'ada' },
    { presence: adaHere },
  ),
  'presence:leave': doc(
    'Takes back what heartbeats said. Whoever has a connection is still here.',
    { user_id: EXAMPLE.ada, username: 'ada' },
    { presence: { ...adaHere, status: 'offline', online: false } },
  ),
  'notification:list': doc(
    'One’s own notifications, newest first, page by page.',
    { user_id: EXAMPLE.ada, limit: 20 },
    { notifications: [{ ...notification, user_id: EXAMPLE.ada, title: 'Tide', body: 'High at noon', notif_type: 'system' }], cursor: null },
  ),
  'notification:count': doc(
    'How many of one’s notifications are unread.',
    { user_id: EXAMPLE.ada },
    { user_id: EXAMPLE.ada, unread_count: 1 },
  ),
  'notification:read': doc('Marks one as read.', ofNotification, { notification: { ...notification, is_read: true } }),
  'notification:read-all': doc('Marks all of one’s notifications as read.', { user_id: EXAMPLE.ada }, { updated: 1 }),
  'notification:delete': doc('Deletes one.', ofNotification, {}),
  'notification:restore': doc('Takes a deletion back, within ten minutes.', ofNotification, { notification }),
  'notification:create': doc(
    'Notifies oneself; admins and bots notify anyone.',
    { user_id: EXAMPLE.mira, title: 'Tide', body: 'High at noon', notif_type: 'system', room_id: EXAMPLE.room },
    { notification: { ...notification, title: 'Tide', body: 'High at noon', notif_type: 'system', message_id: null, seq: null } },
  ),
  'user:list': doc('People by the beginning of a part of their name, page by page.', { query: 'nov', limit: 5 }, { users: [mira] }),
  'user:update': doc(
    'Gives someone another role in the installation.',
    { user_id: EXAMPLE.mira, role: 'admin' },
    { user: { ...mira, role: 'admin' } },
  ),
  'me:get': doc('Who one is.', {}, { user: ada, email: 'ada@tidewater.example', has_password: true }),
  'me:update': doc('Changes one’s name or email address.', { name: 'Ada Okafor' }, { user: ada }),
  'me:password': doc(
    'Changes the password, and signs out everywhere else.',
    { current: 'salt wind and radio', password: 'low tide at noon' },
    { token: SECRET, expires_at: LATER },
  ),
  'socket:ticket': doc(
    'A token of one minute that opens a socket, and where to open it.',
    {},
    {
      token: SECRET,
      expires_at: LATER,
      url: 'https://chat.tidewater.example',
    },
  ),
  'account:register': doc(
    'Makes an account. The first one owns the installation.',
    { username: 'chen', password: 'salt wind and radio', name: 'Chen Wei' },
    { user: { ...mira, username: 'chen', name: 'Chen Wei' } },
  ),
  'account:guest': doc(
    'Lets someone in by a name alone, for a while, where guests are on.',
    { username: 'visitor' },
    {
      ...signedIn,
      user: { ...mira, username: 'visitor', name: 'visitor', is_guest: true, role: 'guest' },
    },
  ),
  'account:token': doc('A token for a username or email and the password.', { login: 'ada', password: 'salt wind and radio' }, signedIn),
  'token:create': doc(
    'Makes an API token for a program. It is shown this once.',
    { name: 'Weather script', scopes: ['read', 'write'] },
    { api_token: apiToken, token: 'hub_Kd3vExampleExampleExampleExampleExample' },
  ),
  'token:list': doc('One’s API tokens, or a bot’s, newest first.', { limit: 20 }, { api_tokens: [apiToken] }),
  'token:revoke': doc('Ends an API token.', { token_id: EXAMPLE.token }, {}),
  'session:revoke': doc('Ends sessions before their time, by the token’s jti or by person.', { jti: 'of-an-outside-service' }, {}),
  'bot:create': doc('Makes a bot, which signs in with API tokens.', { username: 'tide-bot', name: 'Tide bot' }, { user: bot }),
  'bot:list': doc('The bots there are.', { limit: 20 }, { bots: [bot] }),
  'bot:delete': doc('Ends a bot’s tokens and takes it out of its rooms; what it wrote stays.', { user_id: EXAMPLE.bot }, {}),
  'incoming-webhook:list': doc('A room’s incoming webhooks.', here, { incoming_webhooks: [incomingWebhook] }),
  'incoming-webhook:create': doc(
    'Makes a secret address that posts into a room. It is shown this once.',
    { ...here, name: 'Tide gauge' },
    { incoming_webhook: incomingWebhook, url: 'https://chat.tidewater.example/api/hooks/Kd3vExampleExampleExampleExampleExample' },
  ),
  'incoming-webhook:revoke': doc('Ends an incoming webhook; what it posted stays.', { webhook_id: EXAMPLE.incomingWebhook }, {}),
  'outgoing-webhook:list': doc('A room’s outgoing webhooks.', here, { outgoing_webhooks: [outgoingWebhook] }),
  'outgoing-webhook:create': doc(
    'Tells an address outside what is posted in a room, signed with the secret, which is shown this once.',
    { ...here, name: 'Almanac', url: outgoingWebhook.url, events: ['message:posted'], trigger_word: 'tides' },
    { outgoing_webhook: outgoingWebhook, secret: 'whsec_RXhhbXBsZUV4YW1wbGVFeGFtcGxlRXhhbXBsZUV4YW0=' },
  ),
  'outgoing-webhook:update': doc(
    'Switches an outgoing webhook off, or on: then it is told what happens from then on.',
    { ...ofOutgoing, enabled: false },
    { outgoing_webhook: { ...outgoingWebhook, enabled: false } },
  ),
  'outgoing-webhook:delete': doc('Ends an outgoing webhook.', ofOutgoing, {}),
  'outgoing-webhook:test': doc('Sends an outgoing webhook something that says nothing, once.', ofOutgoing, { delivery }),
  'webhook-delivery:list': doc('The last hundred deliveries of an outgoing webhook, newest first.', ofOutgoing, { deliveries: [delivery] }),
  'webhook-delivery:retry': doc('Sends a delivery once more, under the id that it had.', { delivery_id: EXAMPLE.delivery }, { delivery }),
  'workspace:get': doc('What anybody may know of the installation.', {}, { workspace }),
  'workspace:update': doc('Changes the installation’s name, and who may make an account.', { name: 'Tidewater Radio' }, { workspace }),
  'invite:create': doc(
    'Makes a link that lets people make an account.',
    { expires_in_hours: 24, max_uses: 10 },
    {
      invite,
      url: 'https://chat.tidewater.example/join/example',
    },
  ),
  'invite:list': doc('Links that still work, newest first.', { limit: 20 }, { invites: [invite] }),
  'invite:revoke': doc('Ends a link.', { invite_id: EXAMPLE.invite }, {}),
}
