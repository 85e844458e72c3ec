import { type ErrorShape, toErrorShape } from '@/lib/contract/errors'
import { currentScope } from '@/lib/server/log/request-scope'

/** Anything thrown, as who asked gets it: what broke here comes with the request's id, by which the log knows it. */
export const shownError = (error: unknown): ErrorShape => toErrorShape(error, currentScope()?.id)
