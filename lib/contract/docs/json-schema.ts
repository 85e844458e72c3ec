/** The contract's shapes as JSON Schema (draft 2020-12), those with a name as references to it. */
import { z } from 'zod'
import { errorShape } from '@/lib/contract/errors'
import { file, messageFile, storage } from '@/lib/contract/files'
import { member } from '@/lib/contract/members'
import { message, reaction } from '@/lib/contract/messages'
import { notification } from '@/lib/contract/notifications'
import { onlinePerson, presence } from '@/lib/contract/presence'
import { room, roomPerson, roomView } from '@/lib/contract/rooms'
import { apiToken } from '@/lib/contract/tokens'
import { user } from '@/lib/contract/users'
import { incomingWebhook, outgoingWebhook, slackPayload, webhookDelivery } from '@/lib/contract/webhooks'
import { invite, workspace } from '@/lib/contract/workspace'

export type JsonSchema = Record<string, unknown>

/** An error over REST (RFC 9457). */
const problem = z.object({ type: z.string(), title: z.string(), status: z.int(), detail: z.string() }).extend(errorShape.shape)

const NAMED = {
  ApiToken: apiToken,
  Error: errorShape,
  File: file,
  IncomingWebhook: incomingWebhook,
  Invite: invite,
  Member: member,
  Message: message,
  MessageFile: messageFile,
  Notification: notification,
  OnlinePerson: onlinePerson,
  OutgoingWebhook: outgoingWebhook,
  Presence: presence,
  Problem: problem,
  Reaction: reaction,
  Room: room,
  RoomPerson: roomPerson,
  RoomView: roomView,
  SlackPayload: slackPayload,
  User: user,
  WebhookDelivery: webhookDelivery,
  Storage: storage,
  StorageUse: storage,
  Workspace: workspace,
}

const names = z.registry<{ id: string }>()
for (const [id, schema] of Object.entries(NAMED)) names.add(schema as z.ZodType, { id })

/** Says what a client needs: without the limits of JavaScript's numbers, and open, because fields may be added. */
function tidy({ jsonSchema }: { jsonSchema: JsonSchema }) {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
}

function convert(schema: z.ZodType, io: 'input' | 'output') {
  // A named shape is a reference only within another one.
  const { properties, $defs } = z.toJSONSchema(z.object({ it: schema }), {
    io,
    metadata: names,
    unrepresentable: 'any',
    override: tidy as never,
  }) as unknown as { properties: { it: JsonSchema }; $defs?: Record<string, JsonSchema> }
  const placed = JSON.parse(JSON.stringify({ it: properties.it, $defs }).replaceAll('"#/$defs/', '"#/components/schemas/')) as {
    it: JsonSchema
    $defs?: Record<string, JsonSchema>
  }
  return placed
}

/** What goes in, or comes out. Names are found under `#/components/schemas/`. */
export const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => convert(schema, io).it

/** Every named shape. */
export function namedSchemas(): Record<string, JsonSchema> {
  const defs = convert(z.object(NAMED as Record<string, z.ZodType>), 'output').$defs ?? {}
  for (const definition of Object.values(defs)) delete definition.id
  return defs
}
