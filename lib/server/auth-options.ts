import type { NextAuthOptions } from 'next-auth'
import { commands } from '@/lib/contract/commands'
import { isChatError, toErrorShape } from '@/lib/contract/errors'
import { INVITE_COOKIE } from '@/lib/contract/workspace'
import { userOfProvider } from '@/lib/domain/users/provider-account'
import { verifyLogin } from '@/lib/domain/users/sign-in'
import { clientAddress } from '@/lib/server/http/client-address'
import { identityOf, providersOf } from '@/lib/server/providers'
import type { Runtime } from '@/lib/server/runtime'
import { parseCookies } from '@/lib/server/session-cookie'

const SIGN_IN_PAGE = '/signin'

/** next-auth's options for one request: the session is a cookie that holds who, and since when. */
export function authOptions({ env, world, secret, dispatch }: Runtime, headers: Headers): NextAuthOptions {
  const address = clientAddress(headers, env)
  /** What the page shows, in our own words. */
  const shown = (error: unknown) => {
    if (!isChatError(error)) world.log.error({ err: error }, 'a sign-in failed')
    return new Error(toErrorShape(error).message, { cause: error })
  }
  return {
    secret,
    session: { strategy: 'jwt', maxAge: world.installation.sessionMs / 1000 },
    // All of them, so that none of next-auth's own is ever seen.
    pages: { signIn: SIGN_IN_PAGE, signOut: SIGN_IN_PAGE, error: SIGN_IN_PAGE, verifyRequest: SIGN_IN_PAGE },
    providers: [
      {
        id: 'credentials',
        name: 'Password',
        type: 'credentials',
        credentials: {},
        /** Null becomes the page's "didn't match"; the words of an error are shown as they are. */
        async authorize(credentials) {
          const input = commands['account:token'].input.safeParse(credentials)
          if (!input.success) return null
          try {
            const user = await verifyLogin({ ...world, actor: null, address }, input.data)
            return { id: user.id }
          } catch (error) {
            if (isChatError(error) && error.code === 'unauthorized') return null
            throw shown(error)
          }
        },
      },
      {
        id: 'guest',
        name: 'Guest',
        type: 'credentials',
        credentials: {},
        async authorize(credentials) {
          try {
            const { user } = await dispatch(null, 'account:guest', { username: credentials?.username }, address)
            return { id: user.id }
          } catch (error) {
            throw shown(error)
          }
        },
      },
      ...providersOf(env),
    ],
    callbacks: {
      /** For those who come by another service: finds or makes their account here, and puts its id in the place of that there. */
      async signIn({ user, account, profile }) {
        if (account?.type !== 'oauth') return true
        const identity = identityOf(account.provider, profile ?? {})
        if (!identity) return false
        try {
          const invite = parseCookies(headers.get('cookie') ?? '').get(INVITE_COOKIE) ?? null
          user.id = (await userOfProvider(world, { ...identity, invite })).id
          return true
        } catch (error) {
          if (isChatError(error) && error.code === 'forbidden') return false
          world.log.error({ err: error, provider: account.provider }, 'a sign-in by another service failed')
          return `${SIGN_IN_PAGE}?error=Callback`
        }
      },
      /** `user` is there on signing in; later the cookie is only renewed, and its session began when it began. */
      jwt: ({ token, user }) => (user ? { sub: user.id, since: Math.floor(world.clock.now().getTime() / 1000) } : token),
    },
    logger: {
      error(code, details) {
        const err: unknown = details instanceof Error ? details : details.error
        // A cookie that cannot be read is what everyone has after the secret was changed.
        if (code === 'JWT_SESSION_ERROR') world.log.debug({ err }, 'a session cookie could not be read')
        else world.log.warn({ err, code }, 'a sign-in went wrong')
      },
      warn: (code) => world.log.warn({ code }, 'next-auth warns'),
      debug: () => {},
    },
  }
}
