import { AsyncLocalStorage } from 'node:async_hooks'
import { randomUUID } from 'node:crypto'

/** What is known of the request under way. Every line of the log that is written because of it carries the id. */
export interface RequestScope {
  id: string
  /** Who asks, once that is known. */
  user?: string
}

export const REQUEST_ID_HEADER = 'x-request-id'

/** `server.ts` and Next's bundle have a copy of this module each, and a request goes through both. */
const shared = globalThis as typeof globalThis & { hubbubRequests?: AsyncLocalStorage<RequestScope> }
const scopes = (shared.hubbubRequests ??= new AsyncLocalStorage<RequestScope>())

/** What a proxy or client may give: nothing that breaks a header, a line or a search. */
const SANE = /^[\w.:+/=@-]{1,128}$/

/** @param given what the request brought as its id: taken when it is sane, else a new one is made */
export const newScope = (given?: string | string[] | null): RequestScope => ({
  id: typeof given === 'string' && SANE.test(given) ? given : randomUUID(),
})

export const currentScope = (): RequestScope | undefined => scopes.getStore()
export const runInScope = <T>(scope: RequestScope, run: () => T): T => scopes.run(scope, run)
/** For the rest of this turn and all that it begins: for listeners, which have nothing to wrap. */
export const enterScope = (scope: RequestScope): void => scopes.enterWith(scope)
