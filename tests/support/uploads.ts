import { type File as ChatFile, file as fileShape } from '@/lib/contract/files'
import type { Person } from '@/tests/support/people'
import { restOf } from '@/tests/support/rest'
import type { TestServer } from '@/tests/support/server'
import { strictly } from '@/tests/support/strictly'

type Server = Pick<TestServer, 'url'>

/** A form as a browser makes it. */
export function formOf(bytes: Uint8Array | string, filename = 'tides.txt', fields: Record<string, string> = {}): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set('file', new Blob([bytes as BlobPart]), filename)
  return form
}

/** Uploads, whatever the answer. */
export const postForm = (
  server: Server,
  who: Person | null,
  body: BodyInit,
  headers: Record<string, string> = {},
  path = '/api/files/upload',
) =>
  fetch(server.url + path, {
    method: 'POST',
    body,
    headers: { ...(who && { authorization: `Bearer ${who.token}` }), ...headers },
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  } as RequestInit)

/** Uploads a file of which only so many bytes come before `go` is called. */
export async function postHeld(server: Server, who: Person, bytes: Uint8Array, filename: string, before: number) {
  const whole = new Response(formOf(bytes, filename))
  const type = whole.headers.get('content-type') ?? ''
  const form = Buffer.from(await whole.arrayBuffer())
  let go = () => {}
  const gone = new Promise<void>((resolve) => (go = resolve))
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(form.subarray(0, before))
      await gone
      controller.enqueue(form.subarray(before))
      controller.close()
    },
  })
  return { answer: refusalOf(postForm(server, who, body, { 'content-type': type })), go }
}

/** Uploads a file. @throws when it is not taken */
export async function uploadFile(
  server: Server,
  who: Person,
  bytes: Uint8Array | string,
  filename = 'tides.txt',
  fields: Record<string, string> = {},
): Promise<ChatFile> {
  const response = await postForm(server, who, formOf(bytes, filename, fields))
  const text = await response.text()
  if (response.status !== 201) throw new Error(`${filename} was not taken: ${response.status} ${text}`)
  return strictly(fileShape, JSON.parse(text))
}

/** Sends files into a room. */
export const sendFiles = async (server: Server, who: Person, roomId: string, ...files: ChatFile[]) => {
  const answer = await restOf(server, who.token)('POST', `/api/rooms/${roomId}/messages`, {
    content: '',
    file_ids: files.map((one) => one.id),
  })
  if (answer.status !== 201) throw new Error(`The files were not sent: ${JSON.stringify(answer.body)}`)
  return answer.body as { id: string; files: ChatFile[] }
}

/** Gets what a file's address leads to. */
export const fetchFile = (server: Server, who: Person | null, path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(server.url + path, { method, headers: { ...(who && { authorization: `Bearer ${who.token}` }), ...headers }, redirect: 'manual' })

/** What a refusal says. */
export const refusalOf = async (response: Response | Promise<Response>) => {
  const { status, headers } = await response
  const body = (await (await response).json()) as { code: string; message: string; details?: Record<string, string> }
  if (headers.get('content-type') !== 'application/problem+json') throw new Error(`This is no problem: ${status} ${JSON.stringify(body)}`)
  return { status, code: body.code, message: body.message, ...(body.details && { details: body.details }) }
}
