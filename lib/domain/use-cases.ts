/** The one table: command → the function that does it. */
import type { CommandName } from '@/lib/contract/commands'
import { createBot, deleteBot, listBots } from '@/lib/domain/bots/bots'
import type { AnonymousUseCase, UseCase } from '@/lib/domain/context'
import { deleteFile, getFile, getStorage, listFiles, updateFile } from '@/lib/domain/files/files'
import { admitGuest } from '@/lib/domain/guests/guests'
import { addMember, listMembers, removeMember, updateMember } from '@/lib/domain/members/members'
import { deleteMessage, editMessage, reactToMessage, restoreMessage, unreactToMessage } from '@/lib/domain/messages/change-message'
import { listMessages, syncRoomMessages } from '@/lib/domain/messages/list-messages'
import { postMessage } from '@/lib/domain/messages/post-message'
import {
  countNotifications,
  createNotification,
  deleteNotification,
  listNotifications,
  readAllNotifications,
  readNotification,
  restoreNotification,
} from '@/lib/domain/notifications/notifications'
import { beat, getPresence, leave, listPresence, listTypists, setPresence, startTyping, stopTyping } from '@/lib/domain/presence/presence'
import {
  createRoom,
  deleteRoom,
  getRoom,
  involveInRoom,
  joinRoom,
  leaveRoom,
  listRooms,
  openDm,
  readRoom,
  restoreRoom,
  updateRoom,
} from '@/lib/domain/rooms/rooms'
import { createApiToken, listApiTokens, revokeApiToken } from '@/lib/domain/tokens/api-tokens'
import { revokeSession } from '@/lib/domain/tokens/revoke-session'
import { changePassword, getMe, issueTicket, updateMe } from '@/lib/domain/users/me'
import { listUsers, updateUser } from '@/lib/domain/users/people'
import { registerAccount } from '@/lib/domain/users/register'
import { issueToken } from '@/lib/domain/users/sign-in'
import { listDeliveries, retryDelivery, testOutgoingWebhook } from '@/lib/domain/webhooks/deliveries'
import { createIncomingWebhook, listIncomingWebhooks, revokeIncomingWebhook } from '@/lib/domain/webhooks/incoming-webhooks'
import {
  createOutgoingWebhook,
  deleteOutgoingWebhook,
  listOutgoingWebhooks,
  updateOutgoingWebhook,
} from '@/lib/domain/webhooks/outgoing-webhooks'
import { createInvite, listInvites, revokeInvite } from '@/lib/domain/workspace/invites'
import { getWorkspace, updateWorkspace } from '@/lib/domain/workspace/workspace'

type Anonymous = 'account:register' | 'account:guest' | 'account:token' | 'workspace:get'

export const useCases: { [N in CommandName]: N extends Anonymous ? AnonymousUseCase<N> : UseCase<N> } = {
  'room:list': listRooms,
  'room:create': createRoom,
  'room:get': getRoom,
  'room:update': updateRoom,
  'room:delete': deleteRoom,
  'room:restore': restoreRoom,
  'room:join': joinRoom,
  'room:leave': leaveRoom,
  'room:read': readRoom,
  'room:involve': involveInRoom,
  'room:sync': syncRoomMessages,
  'member:list': listMembers,
  'member:add': addMember,
  'member:remove': removeMember,
  'member:update': updateMember,
  'dm:open': openDm,
  'message:post': postMessage,
  'message:list': listMessages,
  'message:edit': editMessage,
  'message:delete': deleteMessage,
  'message:restore': restoreMessage,
  'message:react': reactToMessage,
  'message:unreact': unreactToMessage,
  'file:list': listFiles,
  'file:get': getFile,
  'file:update': updateFile,
  'file:delete': deleteFile,
  'storage:get': getStorage,
  'typing:start': startTyping,
  'typing:stop': stopTyping,
  'typing:list': listTypists,
  'presence:set': setPresence,
  'presence:list': listPresence,
  'presence:get': getPresence,
  'presence:heartbeat': beat,
  'presence:leave': leave,
  'notification:list': listNotifications,
  'notification:count': countNotifications,
  'notification:read': readNotification,
  'notification:read-all': readAllNotifications,
  'notification:delete': deleteNotification,
  'notification:restore': restoreNotification,
  'notification:create': createNotification,
  'user:list': listUsers,
  'user:update': updateUser,
  'me:get': getMe,
  'me:update': updateMe,
  'me:password': changePassword,
  'socket:ticket': issueTicket,
  'account:register': registerAccount,
  'account:guest': admitGuest,
  'account:token': issueToken,
  'token:create': createApiToken,
  'token:list': listApiTokens,
  'token:revoke': revokeApiToken,
  'session:revoke': revokeSession,
  'bot:create': createBot,
  'bot:list': listBots,
  'bot:delete': deleteBot,
  'incoming-webhook:list': listIncomingWebhooks,
  'incoming-webhook:create': createIncomingWebhook,
  'incoming-webhook:revoke': revokeIncomingWebhook,
  'outgoing-webhook:list': listOutgoingWebhooks,
  'outgoing-webhook:create': createOutgoingWebhook,
  'outgoing-webhook:update': updateOutgoingWebhook,
  'outgoing-webhook:delete': deleteOutgoingWebhook,
  'outgoing-webhook:test': testOutgoingWebhook,
  'webhook-delivery:list': listDeliveries,
  'webhook-delivery:retry': retryDelivery,
  'workspace:get': getWorkspace,
  'workspace:update': updateWorkspace,
  'invite:create': createInvite,
  'invite:list': listInvites,
  'invite:revoke': revokeInvite,
}
