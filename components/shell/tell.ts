import { notify } from '@/components/ui/toast'
import { isChatError } from '@/lib/contract/errors'

/** Tells a person that something did not work, in the server's words where it had some. */
export function tellFailure(error: unknown, tryAgain?: () => void) {
  const words = isChatError(error) ? error.message.replace(/\.$/, '') : 'That didn’t work. Try again in a moment'
  notify(words, { failed: true, ...(tryAgain && { action: { label: 'Try again', onPress: tryAgain } }) })
}

/** Copies and says so. */
export async function copyText(text: string, said: string) {
  try {
    await navigator.clipboard.writeText(text)
    notify(said)
  } catch {
    // No clipboard without https, or it was forbidden.
    notify('Couldn’t copy. The browser doesn’t allow it here', { failed: true })
  }
}
