/** Where to go after signing in: the page that was asked for, if it is one of ours. */
export function localTarget(callbackUrl: string | undefined, origin = window.location.origin): string {
  try {
    const url = new URL(callbackUrl ?? '/', origin)
    if (url.origin !== origin || url.pathname === '/signin') return '/'
    // A path of two slashes is another host to a browser.
    return url.pathname.replace(/^\/+/, '/') + url.search + url.hash
  } catch {
    return '/'
  }
}
