/** A browser as far as signing in goes: keeps cookies for each host, follows redirects, and says where a request comes from. */
export interface Browser {
  /**
   * Follows redirects as a browser does.
   * @param until begins the address that is not gone to: the answer is the redirect to it
   */
  go(url: string, init?: RequestInit, until?: string): Promise<Response>
  /** The values of a cookie's attributes as they were last set: `{ HttpOnly: '', SameSite: 'Lax', … }`. */
  attributes(name: string): Record<string, string> | undefined
  cookies(url: string): string[]
  /** Sets a cookie as a script of a page does. */
  setCookie(url: string, name: string, value: string): void
}

export function browser(): Browser {
  const jars = new Map<string, Map<string, string>>()
  const attributesOf = new Map<string, Record<string, string>>()

  const jarOf = (url: string) => {
    const { host } = new URL(url)
    const jar = jars.get(host) ?? new Map<string, string>()
    jars.set(host, jar)
    return jar
  }

  const keep = (url: string, response: Response) => {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...rest] = line.split('; ')
      const name = pair.slice(0, pair.indexOf('='))
      const attributes = Object.fromEntries(rest.map((part) => part.split('=', 2)).map(([key = '', value = '']) => [key, value]))
      attributesOf.set(name, attributes)
      const gone = attributes['Max-Age'] === '0' || (attributes.Expires !== undefined && Date.parse(attributes.Expires) <= Date.now())
      if (gone) jarOf(url).delete(name)
      else jarOf(url).set(name, pair.slice(name.length + 1))
    }
  }

  const cookies = (url: string) => [...jarOf(url)].map(([name, value]) => `${name}=${value}`)

  async function go(url: string, init: RequestInit = {}, until?: string, hops = 0): Promise<Response> {
    if (hops > 10) throw new Error(`${url} redirects for ever.`)
    const headers = new Headers(init.headers)
    headers.set('cookie', cookies(url).join('; '))
    if (init.method && !headers.has('origin')) headers.set('origin', new URL(url).origin)
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    keep(url, response)
    const location = response.headers.get('location')
    if (!location || response.status < 300 || response.status > 399) return response
    const next = new URL(location, url).href
    return until && next.startsWith(until) ? response : go(next, {}, until, hops + 1)
  }

  return {
    go: (url, init, until) => go(url, init, until),
    cookies,
    attributes: (name) => attributesOf.get(name),
    setCookie: (url, name, value) => void jarOf(url).set(name, value),
  }
}

const form = (fields: Record<string, string>): RequestInit => ({ method: 'POST', body: new URLSearchParams(fields) })

async function csrfToken(browser: Browser, url: string): Promise<string> {
  const response = await browser.go(`${url}/api/auth/csrf`)
  return ((await response.json()) as { csrfToken: string }).csrfToken
}

/** What the web app does with a name and a password. @returns null, or the error that it comes back with */
export async function signInWithPassword(browser: Browser, url: string, login: string, password: string): Promise<string | null> {
  const fields = { login, password, csrfToken: await csrfToken(browser, url), callbackUrl: url, json: 'true' }
  const response = await browser.go(`${url}/api/auth/callback/credentials`, form(fields))
  const answer = (await response.json()) as { url: string }
  return new URL(answer.url).searchParams.get('error')
}

/** What the web app does for "Continue with …". @returns the provider's page to go to */
export async function beginWithProvider(browser: Browser, url: string, provider: string): Promise<string> {
  const fields = { csrfToken: await csrfToken(browser, url), callbackUrl: `${url}/`, json: 'true' }
  const response = await browser.go(`${url}/api/auth/signin/${provider}`, form(fields))
  return ((await response.json()) as { url: string }).url
}

export async function signOut(browser: Browser, url: string): Promise<void> {
  await browser.go(`${url}/api/auth/signout`, form({ csrfToken: await csrfToken(browser, url), callbackUrl: url, json: 'true' }))
}
