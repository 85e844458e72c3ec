/** Beginnings of paths that answer without `/api` too, as the reference services have them. No page of the web app has one of these. */
export const SHORT_NAMES = ['rooms', 'messages', 'notifications', 'health', 'metrics', 'presence', 'files/health']
