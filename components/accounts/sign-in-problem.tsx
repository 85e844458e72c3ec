import { CircleAlert } from 'lucide-react'

/** next-auth's codes for a way in that failed and came back here. */
const WORDS: Record<string, string> = {
  AccessDenied: 'You can’t come in that way. Ask someone inside for an invite link.',
  OAuthAccountNotLinked: 'That email belongs to an account that signs in differently. Use its own way.',
  SessionRequired: 'Sign in to go on.',
}

/** @param code the `error` that a sign-in by another service came back with */
export function SignInProblem({ code }: { code: string | undefined }) {
  if (!code) return null
  return (
    <p role="alert" className="flex gap-2 rounded-card bg-danger-soft px-3 py-2.5 text-note">
      <CircleAlert aria-hidden size={16} strokeWidth={1.75} className="mt-px flex-none text-danger-ink" />
      {WORDS[code] ?? 'That didn’t work. Try again, or another way.'}
    </p>
  )
}
