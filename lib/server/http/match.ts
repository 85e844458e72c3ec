import { type Method, type Route, routes } from '@/lib/server/http/routes'

const patterns = routes.map((route) => ({ route, segments: route.path.split('/') }))

export type Match = { route: Route; params: Record<string, string> } | { allow: Method[] }

/**
 * Finds the route of a request.
 * @returns `allow` lists the methods that the path knows, when it does not know this one; null when it is no path of ours
 */
export function matchRoute(method: string, pathname: string): Match | null {
  const segments = pathname.replace(/\/+$/, '').split('/')
  const allow: Method[] = []
  for (const pattern of patterns) {
    const params = matchSegments(pattern.segments, segments)
    if (!params) continue
    if (pattern.route.method === method) return { route: pattern.route, params }
    allow.push(pattern.route.method)
  }
  return allow.length > 0 ? { allow } : null
}

function matchSegments(pattern: string[], segments: string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null
  const params: Record<string, string> = {}
  for (const [i, part] of pattern.entries()) {
    const segment = segments[i]!
    if (!part.startsWith(':')) {
      if (part !== segment) return null
      continue
    }
    const value = decode(segment)
    if (value === null) return null
    params[part.slice(1)] = value
  }
  return params
}

/** A segment that is no valid UTF-8 names nothing. */
function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}
