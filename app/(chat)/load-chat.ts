import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import type { ChatPage } from '@/components/shell/chat-app'
import { isChatError } from '@/lib/contract/errors'
import type { User } from '@/lib/contract/users'
import { getRuntime } from '@/lib/server/runtime'
import { currentUser } from '@/lib/server/session'

/** Above this, the browser asks for the members by itself. */
const MOST_MEMBERS_IN_PAGE = 200

/**
 * What a page of the chat needs, read as its person; once for the page and its title.
 * @param path where to come back to after signing in
 */
export const loadChat = cache(async (path: string, roomId?: string): Promise<ChatPage> => {
  const user = await currentUser()
  if (!user) redirect(`/signin?callbackUrl=${encodeURIComponent(path)}`)
  const { dispatch } = await getRuntime()
  const [{ workspace }, { rooms }, { online }, jar, head] = await Promise.all([
    dispatch(user, 'workspace:get', {}),
    dispatch(user, 'room:list', {}),
    dispatch(user, 'presence:list', {}),
    cookies(),
    headers(),
  ])
  // After the rooms: what is posted in between then counts as missed, never as known.
  const room = rooms.some(({ id }) => id === roomId)
    ? await loadRoom(user, roomId ?? '', rooms.find(({ id }) => id === roomId)?.member_count ?? 0)
    : null
  return {
    user,
    workspaceName: workspace.name,
    zone: knownZone(jar.get('tz')?.value),
    nonce: head.get('x-nonce') ?? undefined,
    rooms,
    online,
    room,
  }
})

async function loadRoom(user: User, roomId: string, memberCount: number): Promise<ChatPage['room']> {
  const { dispatch } = await getRuntime()
  try {
    const [{ messages }, list] = await Promise.all([
      dispatch(user, 'message:list', { room_id: roomId }),
      memberCount <= MOST_MEMBERS_IN_PAGE ? dispatch(user, 'member:list', { room_id: roomId }) : null,
    ])
    return { id: roomId, messages, members: list?.members ?? null }
  } catch (error) {
    // Deleted since the rooms were read.
    if (isChatError(error) && error.code === 'not_found') return null
    throw error
  }
}

/** The zone that the browser named at an earlier visit, if it is one. */
function knownZone(named: string | undefined): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: decodeURIComponent(named ?? 'UTC') }).resolvedOptions().timeZone
  } catch {
    // Whatever the cookie says is not a zone; the browser will correct it.
    return 'UTC'
  }
}
