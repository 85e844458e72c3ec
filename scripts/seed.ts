/** `npm run seed`: fills an empty installation with the demo, the people of Tidewater Radio. */
import { parseEnv } from '@/lib/config/env'
import type { Message } from '@/lib/contract/messages'
import type { User } from '@/lib/contract/users'
import type { World } from '@/lib/domain/context'
import { NO_LIMITS } from '@/lib/domain/limits/limits'
import { createAccount } from '@/lib/domain/users/create-account'
import { compose } from '@/lib/server/compose'
import { createLogs } from '@/lib/server/log/logs'
import { type CastName, cast, WORKSPACE } from '@/lib/testing/cast'
import { ask } from '@/lib/testing/factories'
import { conversations, type DemoMessage, station } from '@/scripts/demo/station'

const PASSWORD = 'tidewater'

type People = Record<CastName, User>

/** The whole crew, with Ada first: she owns the installation. */
async function register(world: World): Promise<People> {
  const passwordHash = await world.passwords.hash(PASSWORD)
  const made: [string, User][] = []
  for (const [who, person] of Object.entries(cast)) {
    made.push([who, await createAccount(world, { ...person, passwordHash, provider: null, invite: null })])
  }
  return Object.fromEntries(made) as People
}

function timeOf([daysAgo, time]: DemoMessage['at']): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const date = new Date()
  date.setDate(date.getDate() - daysAgo)
  date.setHours(hours, minutes, 0, 0)
  return date
}

/** Says it through the same commands as everyone, then moves it to its time. */
async function say(world: World, people: People, roomId: string, demo: DemoMessage, threadId: string | null = null): Promise<Message> {
  const { message } = await ask(world, people[demo.who], 'message:post', { room_id: roomId, content: demo.says, thread_id: threadId })
  const at = timeOf(demo.at)
  await world.db.sql('UPDATE messages SET created_at = $2::timestamptz, edited_at = $3::timestamptz WHERE id = $1', [
    message.id,
    at,
    demo.edited ? at : null,
  ])
  for (const [emoji, fans] of Object.entries(demo.reactions ?? {})) {
    for (const fan of fans) await ask(world, people[fan], 'message:react', { message_id: message.id, emoji })
  }
  for (const reply of demo.replies ?? []) await say(world, people, roomId, reply, message.id)
  if (demo.deleted) await ask(world, people[demo.who], 'message:delete', { message_id: message.id })
  return message
}

/** Says everything, and lets everyone have read it but for the last `unread` that Ada has not. */
async function fill(world: World, people: People, roomId: string, members: CastName[], messages: DemoMessage[], unread = 0) {
  const seqs: number[] = []
  for (const message of messages) seqs.push((await say(world, people, roomId, message)).seq)
  const adas = seqs.at(-1 - unread) ?? 0
  for (const who of members)
    await ask(world, people[who], 'room:read', { room_id: roomId, seq: who === 'ada' ? adas : Number.MAX_SAFE_INTEGER })
  const last = messages.at(-1)
  if (last) await world.db.sql('UPDATE rooms SET last_message_at = $2::timestamptz WHERE id = $1', [roomId, timeOf(last.at)])
}

async function seed(world: World) {
  const people = await register(world)
  await ask(world, people.ada, 'workspace:update', { name: WORKSPACE })
  for (const { id, name, topic, description, visibility, members, messages, unread } of station) {
    await ask(world, people.ada, 'room:create', { id, name, description, ...(visibility && { visibility }) })
    if (topic) await ask(world, people.ada, 'room:update', { room_id: id, topic })
    for (const who of members) if (who !== 'ada') await ask(world, people.ada, 'member:add', { room_id: id, user_id: people[who].id })
    await fill(world, people, id, members, messages, unread)
  }
  for (const conversation of conversations) {
    const { room } = await ask(world, people.ada, 'dm:open', { user_ids: conversation.with.map((who) => people[who].id) })
    await fill(world, people, room.id, ['ada', ...conversation.with], conversation.messages, conversation.unread)
  }
}

async function main() {
  const env = parseEnv({ ...process.env, LOG_LEVEL: 'warn' })
  const composed = await compose(env, (await createLogs(env, { files: false })).app)
  const world = { ...composed.world, installation: { ...composed.world.installation, limits: NO_LIMITS } }
  try {
    if ((await world.db.prisma.user.count()) > 0)
      throw new Error('This installation has people already. The demo is for an empty one: set DATA_DIR to a new folder.')
    await seed(world)
    process.stdout.write(`The demo is ready. Start the server and sign in as ada, password ${PASSWORD}.\n`)
  } finally {
    await world.db.close()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
})
