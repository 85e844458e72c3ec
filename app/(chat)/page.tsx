import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { DEFAULT_ROOM_ID } from '@/lib/contract/rooms'
import { currentUser } from '@/lib/server/session'

/** Goes to the room that was open last; `r/[roomId]` says when it is there no more. */
export default async function Start() {
  if (!(await currentUser())) redirect('/signin')
  const last = (await cookies()).get('room')?.value
  redirect(`/r/${encodeURIComponent(last ? decodeURIComponent(last) : DEFAULT_ROOM_ID)}`)
}
