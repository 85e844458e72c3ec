import type { NextRequest } from 'next/server'
import * as nextAuth from 'next-auth'
import { tooLarge } from '@/lib/contract/errors'
import { authOptions } from '@/lib/server/auth-options'
import { problem } from '@/lib/server/http/problem'
import { withRuntime } from '@/lib/server/http/with-runtime'
import type { Runtime } from '@/lib/server/runtime'

/** A name, a password and a token fit well. */
const MAX_BODY_BYTES = 16 * 1024

type Handler = (request: NextRequest, context: AuthContext, options: ReturnType<typeof authOptions>) => Promise<Response>
export type AuthContext = { params: Promise<{ nextauth: string[] }> }

// next-auth is CommonJS, which bundlers and Node unwrap differently.
const outer = nextAuth.default as unknown as Handler | { default: Handler }
const NextAuth = typeof outer === 'function' ? outer : outer.default

/** Signing in and out in the browser: everything below `/api/auth`. */
export async function handleAuth(request: NextRequest, context: AuthContext): Promise<Response> {
  const length = request.headers.get('content-length')
  if (request.body && (length === null || Number(length) > MAX_BODY_BYTES)) return problem(tooLarge('That is too long.'))
  return withRuntime((runtime) => {
    tellAddress(runtime)
    return NextAuth(request, context, authOptions(runtime, request.headers))
  })
}

/** next-auth takes the address that links and cookies are made for from the environment alone. */
function tellAddress({ env }: Runtime) {
  if (env.PUBLIC_URL) process.env.NEXTAUTH_URL = `${env.PUBLIC_URL}/api/auth`
  else process.env.AUTH_TRUST_HOST = 'true'
}
