/** One operation of the API, in words that fit a page. */
export interface ApiOperation {
  id: string
  method: string
  path: string
  summary: string
  tag: string
  anonymous: boolean
  parameters: { name: string; place: string; required: boolean; type: string; example: string; description: string }[]
  body: { type: string; text: string; example: string | null } | null
  answer: { status: string; type?: string; text?: string; example?: string | null }
}

export type ApiRequest = { path: string; headers: Record<string, string>; body: string | null }

/** The request that the fields of a form make. Parameters that are left empty are left out. */
export function requestOf(operation: ApiOperation, values: Readonly<Record<string, string>>, body: string, token: string): ApiRequest {
  const given = operation.parameters.filter(({ name }) => (values[name] ?? '') !== '')
  const path = given
    .filter(({ place }) => place === 'path')
    .reduce((text, { name }) => text.replace(`{${name}}`, encodeURIComponent(values[name] ?? '')), operation.path)
  const query = new URLSearchParams(given.filter(({ place }) => place === 'query').map(({ name }) => [name, values[name] ?? '']))
  const sends = operation.body?.type === 'application/json' && body.trim() !== ''
  return {
    path: query.size > 0 ? `${path}?${query}` : path,
    headers: {
      ...(token !== '' && { authorization: `Bearer ${token}` }),
      ...(sends && { 'content-type': 'application/json' }),
      ...Object.fromEntries(given.filter(({ place }) => place === 'header').map(({ name }) => [name.toLowerCase(), values[name] ?? ''])),
    },
    body: sends ? body : null,
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** The same as a line for a terminal. */
export function curlLine(origin: string, method: string, { path, headers, body }: ApiRequest): string {
  return [
    'curl -s',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    quoted(origin + path),
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(body === null ? [] : [`-d ${quoted(body)}`]),
  ].join(' ')
}
