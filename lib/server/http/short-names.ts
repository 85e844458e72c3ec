/** Beginnings of paths that answer without `/api` too, as the reference services have them. No page of the web app has one of these. */
export const SHORT_NAMES = ['rooms', 'messages', 'notifications', 'health', 'metrics', 'presence', 'files', 'upload']

/** The path as routes have it: a short name reaches us as it was asked for, and so does a path that nothing else answers. */
export function apiPath(pathname: string): string {
  if (pathname.startsWith('/api/')) return pathname
  return SHORT_NAMES.some((name) => `${pathname}/`.startsWith(`/${name}/`)) ? `/api${pathname}` : '/api'
}
