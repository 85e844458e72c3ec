import type { Person } from '@/tests/support/people'
import type { TestServer } from '@/tests/support/server'

type Server = Pick<TestServer, 'url'>
type Headers = Record<string, string>

export const metadataOf = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',')

/** Speaks tus by hand, so that a test can say what is wrong. */
export function tusOf(server: Server, who: Person | null) {
  const ask = (method: string, path: string, headers: Headers = {}, body?: BodyInit) =>
    fetch(server.url + path, {
      method,
      headers: { 'tus-resumable': '1.0.0', ...(who && { authorization: `Bearer ${who.token}` }), ...headers },
      ...(body !== undefined && { body, duplex: 'half' }),
    } as RequestInit)
  return {
    ask,
    /** @returns the upload's path */
    async create(size: number, fields: Record<string, string> = { filename: 'tides.bin' }): Promise<string> {
      const response = await ask('POST', '/api/uploads', { 'upload-length': String(size), 'upload-metadata': metadataOf(fields) })
      if (response.status !== 201) throw new Error(`No upload was made: ${response.status} ${await response.text()}`)
      return response.headers.get('location') ?? ''
    },
    patch: (path: string, offset: number, body: BodyInit, headers: Headers = {}) =>
      ask('PATCH', path, { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset), ...headers }, body),
    /** @returns how far it is, or the status of the refusal */
    async offset(path: string): Promise<number | string> {
      const { status, headers } = await ask('HEAD', path)
      return status === 200 ? Number(headers.get('upload-offset')) : `refused ${status}`
    },
  }
}
