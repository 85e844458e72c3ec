import type { WebhookEvent } from '@/lib/contract/webhooks'
import { newId } from '@/lib/domain/ids'
import type { Clock, Database } from '@/lib/domain/ports'
import { advance, type Change, type Follower, listChanges, listFollowers } from '@/lib/domain/webhooks/delivery-queries'

/** Changes of one room that are read at once. */
const PAGE_SIZE = 2_000

/**
 * Makes the deliveries of all that has happened in rooms with outgoing webhooks since it was done last. Posting and changing messages
 * knows nothing of it: what is new is found by the room's `rev`, as a client finds it that was away. Several processes may do it at once.
 * @returns the rooms that are followed
 */
export async function followRooms(world: { db: Database; clock: Clock }, pageSize = PAGE_SIZE): Promise<Set<string>> {
  const followers = await listFollowers(world.db)
  for (const follower of followers) if (follower.room_rev > follower.rev) await follow(world, follower, pageSize)
  return new Set(followers.map((follower) => follower.room_id))
}

async function follow({ db, clock }: { db: Database; clock: Clock }, webhook: Follower, pageSize: number) {
  const changes = await listChanges(db, webhook.room_id, webhook.rev, pageSize)
  const isAll = changes.length < pageSize
  const deliveries = changes
    .map((change) => ({ id: newId(), event: eventOf(webhook, change), message_id: change.id, change }))
    .filter(({ event, change }) => webhook.events.includes(event) && isFor(webhook, change))
    .map(({ change: _, ...delivery }) => delivery)
  // A message that has changed in a later page must still count as new there: until all is read, the last one known stays what it was.
  const seq = isAll ? Math.max(webhook.seq, ...changes.map((change) => change.seq)) : webhook.seq
  await advance(db, webhook, { seq, rev: changes.at(-1)?.rev ?? webhook.room_rev }, deliveries, clock.now())
}

/** Posted since, it is new, whatever has become of it in the meantime. */
const eventOf = (webhook: Follower, change: Change): WebhookEvent => (change.seq > webhook.seq ? 'message:posted' : 'message:changed')

/** What webhooks have posted goes to none, or two could talk to each other for ever. */
function isFor({ trigger_word }: Follower, { by_webhook, content }: Change): boolean {
  if (by_webhook) return false
  return trigger_word === null || beginsWith(content.trimStart().toLowerCase(), trigger_word.toLowerCase())
}

/** With that word, and not with a longer one: "tides?" begins with "tides". */
const beginsWith = (content: string, word: string) => content.startsWith(word) && !/^[\p{L}\p{N}_]/u.test(content.slice(word.length))
