import { username } from '@/lib/contract/users'

const MAX_LENGTH = 32

/**
 * A username from what another service calls someone, which may be an address, have spaces or other letters.
 * @param wish tried in order; the first with something usable in it counts
 */
export function toUsername(wish: (string | null | undefined)[]): string {
  for (const one of wish) {
    const plain = (one ?? '')
      // The local part of an address.
      .replace(/@.*$/s, '')
      .normalize('NFKD')
      .toLowerCase()
      .replace(/\p{M}/gu, '')
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[._-]+|[._-]+$/g, '')
      .slice(0, MAX_LENGTH)
    if (username.safeParse(plain).success) return plain
  }
  return 'user'
}

/** `base`, or with the first number behind it that is not in use. */
export function freeUsername(base: string, used: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const suffix = n === 1 ? '' : `-${n}`
    const candidate = base.slice(0, MAX_LENGTH - suffix.length) + suffix
    if (!used.has(candidate)) return candidate
  }
}
