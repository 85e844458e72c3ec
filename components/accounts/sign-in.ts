import { signIn } from 'next-auth/react'

/**
 * Starts a session in this browser.
 * @returns what went wrong, fit for a person; null when signed in
 */
async function begin(way: 'credentials' | 'guest', input: Record<string, string>): Promise<string | null> {
  // next-auth leaves the page when it cannot reach the server; what was typed should stay.
  if (!navigator.onLine) return 'You’re offline. Try again once you’re back.'
  const result = await signIn(way, { ...input, redirect: false }).catch(() => undefined)
  if (result?.ok) return null
  if (result?.error === 'CredentialsSignin') return 'That didn’t match. Check both.'
  // Our own words come as they are, such as how long to wait; next-auth's are single words for developers.
  return result?.error?.includes(' ') ? result.error : 'Something broke on our side. Try again.'
}

/** @returns what went wrong; null when signed in */
export const signInWithPassword = (login: string, password: string) => begin('credentials', { login, password })

/** For a while, by a name alone. @returns what went wrong; null when signed in */
export const signInAsGuest = (username: string) => begin('guest', { username })
