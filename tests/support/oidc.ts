import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'

export interface Person {
  sub: string
  name?: string
  preferred_username?: string
  email?: string
  email_verified?: boolean
}

export const CLIENT = { client_id: 'hubbub', client_secret: 'between the two of us' }

export interface TestIssuer {
  url: string
  /** Opens for one application. */
  serve(redirectUri: string): Promise<void>
  /** Who signs in there from now on, without being asked anything. */
  person(person: Person): void
  close(): Promise<void>
}

/** A real OpenID Connect provider in this process. Its address is known before the application's is. */
export async function oidcIssuer(): Promise<TestIssuer> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const people = new Map<string, Person>()
  let current = ''

  return {
    url,
    person(person) {
      people.set(person.sub, person)
      current = person.sub
    },
    async serve(redirectUri) {
      const { privateKey } = await generateKeyPair('RS256', { extractable: true })
      const provider: Provider = new Provider(url, {
        clients: [{ ...CLIENT, redirect_uris: [redirectUri] }],
        jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'one' }] },
        // In seconds; named, or it prints a line for each.
        ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
        cookies: { keys: ['of no use elsewhere'] },
        claims: { profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
        features: { devInteractions: { enabled: false } },
        interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
        findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ ...people.get(sub), sub }) }),
        async loadExistingGrant({ oidc }) {
          const grant = new provider.Grant({ clientId: CLIENT.client_id, accountId: oidc.session?.accountId ?? '' })
          grant.addOIDCScope('openid profile email')
          await grant.save()
          return grant
        },
      })
      const answer = provider.callback()
      server.on('request', (request, response) => {
        if (request.url?.startsWith('/interaction/')) {
          provider
            .interactionFinished(request, response, { login: { accountId: current } })
            .catch((error: Error) => response.destroy(error))
        } else void answer(request, response)
      })
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
