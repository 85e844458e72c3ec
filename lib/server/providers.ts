import { decodeJwt } from 'jose'
import type { NextAuthOptions } from 'next-auth'
import type { Env } from '@/lib/config/env'
import type { ProviderIdentity } from '@/lib/domain/users/provider-account'

/** What the claims of an OpenID Connect provider say, those we look at. */
interface Claims {
  iss: string
  sub: string
  name?: string
  preferred_username?: string
  email?: string
  email_verified?: boolean
}

interface GitHubProfile {
  id: number
  login: string
  name: string | null
  /** The one that the person shows to all; GitHub lets them choose among those it has verified. */
  email: string | null
}

type Vouched = Omit<ProviderIdentity, 'provider' | 'invite'>

const verifiedEmail = (claims: Claims) => (claims.email_verified === true ? (claims.email ?? null) : null)

const PROFILES: Record<string, (profile: object) => Vouched> = {
  oidc(profile) {
    const claims = profile as Claims
    // A `sub` is unique at its issuer alone, and the issuer may be replaced by another one day.
    return {
      accountId: `${claims.iss} ${claims.sub}`,
      username: claims.preferred_username ?? null,
      name: claims.name ?? null,
      email: verifiedEmail(claims),
    }
  },
  google(profile) {
    const claims = profile as Claims
    return { accountId: claims.sub, username: null, name: claims.name ?? null, email: verifiedEmail(claims) }
  },
  github(profile) {
    const { id, login, name, email } = profile as GitHubProfile
    return { accountId: String(id), username: login, name, email }
  },
}

/** @returns null for a provider that is none of ours */
export function identityOf(provider: string, profile: object): Omit<ProviderIdentity, 'invite'> | null {
  const read = PROFILES[provider]
  return read ? { provider, ...read(profile) } : null
}

const OPENID = {
  type: 'oauth',
  idToken: true,
  authorization: { params: { scope: 'openid email profile' } },
  profile: (claims: Claims) => ({ id: claims.sub }),
} as const

type Provider = NextAuthOptions['providers'][number]

/** The other ways to sign in, for next-auth: those whose settings are there. */
export function providersOf(env: Env): Provider[] {
  const {
    OIDC_ISSUER,
    OIDC_CLIENT_ID,
    OIDC_CLIENT_SECRET,
    GITHUB_CLIENT_ID,
    GITHUB_CLIENT_SECRET,
    GOOGLE_CLIENT_ID,
    GOOGLE_CLIENT_SECRET,
  } = env
  const providers: (Provider | '' | undefined)[] = [
    OIDC_ISSUER && {
      ...OPENID,
      id: 'oidc',
      name: env.OIDC_NAME,
      wellKnown: `${OIDC_ISSUER.replace(/\/+$/, '')}/.well-known/openid-configuration`,
      clientId: OIDC_CLIENT_ID,
      clientSecret: OIDC_CLIENT_SECRET,
      checks: ['pkce', 'state', 'nonce'],
      userinfo: {
        // Name and address may stand in the token, at the endpoint, or in both.
        async request({ client, tokens }) {
          const said = client.issuer.metadata.userinfo_endpoint
            ? await client.userinfo(tokens as Exclude<Parameters<typeof client.userinfo>[0], string>)
            : {}
          // Verified when the token came; who it is, is for the token alone to say.
          return Object.assign(said, decodeJwt(tokens.id_token ?? ''))
        },
      },
    },
    GITHUB_CLIENT_ID && {
      id: 'github',
      name: 'GitHub',
      type: 'oauth',
      issuer: 'https://github.com/login/oauth',
      authorization: 'https://github.com/login/oauth/authorize?scope=read:user',
      token: 'https://github.com/login/oauth/access_token',
      userinfo: 'https://api.github.com/user',
      clientId: GITHUB_CLIENT_ID,
      clientSecret: GITHUB_CLIENT_SECRET,
      checks: ['pkce', 'state'],
      profile: ({ id }: GitHubProfile) => ({ id: String(id) }),
    },
    GOOGLE_CLIENT_ID && {
      ...OPENID,
      id: 'google',
      name: 'Google',
      wellKnown: 'https://accounts.google.com/.well-known/openid-configuration',
      clientId: GOOGLE_CLIENT_ID,
      clientSecret: GOOGLE_CLIENT_SECRET,
      checks: ['pkce', 'state', 'nonce'],
    },
  ]
  return providers.filter((provider): provider is Provider => typeof provider === 'object')
}
