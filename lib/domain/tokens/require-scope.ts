import { forbidden } from '@/lib/contract/errors'
import type { Scope } from '@/lib/contract/tokens'
import type { Session } from '@/lib/domain/context'

/** @throws ChatError `forbidden` for an API token that was not made for this */
export function requireScope({ scopes }: Pick<Session, 'scopes'>, needed: Scope | 'session') {
  if (scopes === null) return
  if (needed === 'session') throw forbidden('An API token is not enough for this. Sign in.')
  if (!scopes.includes(needed)) throw forbidden(`This API token lacks the scope "${needed}".`)
}
