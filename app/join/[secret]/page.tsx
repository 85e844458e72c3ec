import { redirect } from 'next/navigation'

/** An invite link. Short enough to be read out; the form is on the sign-in page. */
export default async function JoinPage({ params }: { params: Promise<{ secret: string }> }) {
  const { secret } = await params
  redirect(`/signin?view=create&invite=${encodeURIComponent(decodeURIComponent(secret))}`)
}
