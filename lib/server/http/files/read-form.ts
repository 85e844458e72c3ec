import busboy from 'busboy'
import { invalid, isChatError, unsupportedType } from '@/lib/contract/errors'
import { bodyOf, lent, letGo } from '@/lib/server/http/files/body'

const LIMITS = { fieldNameSize: 100, fieldSize: 8 * 1024, fields: 20, parts: 25 }

export interface FormFile {
  filename: string
  bytes: AsyncIterable<Uint8Array>
  /** Those that came before it. */
  fields: ReadonlyMap<string, string>
}

const broken = () => invalid({ file: 'This form is not complete.' })

/**
 * Reads a form with one file in its field `file`, which is never whole in memory.
 * @param keep takes the file while it comes. When it throws, or the form turns out to be broken, the bytes end with an error
 * @returns what `keep` gave, and all fields, when the form has come to its end
 * @throws ChatError `invalid`, `unsupported_type`; what `keep` throws
 */
export async function readForm<T>(
  request: Request,
  keep: (file: FormFile) => Promise<T>,
): Promise<{ kept: T; fields: ReadonlyMap<string, string> }> {
  const form = openForm(request)
  const body = bodyOf(request)
  const fields = new Map<string, string>()
  let kept: Promise<T> | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      form.on('field', (name, value, { nameTruncated, valueTruncated }) => {
        if (nameTruncated || valueTruncated) reject(invalid({ [name]: 'That is too long.' }))
        else fields.set(name, value)
      })
      form.on('file', (name, bytes, { filename }) => {
        // Whoever reads it hears of it too.
        bytes.on('error', () => {})
        const problem = name !== 'file' ? 'Send the file in the field "file".' : kept && 'Send one file at a time.'
        if (problem) {
          bytes.resume()
          return reject(invalid({ file: problem }))
        }
        // A browser writes a quotation mark like this, and nothing else.
        kept = keep({ filename: (filename ?? '').replaceAll('%22', '"'), bytes: lent(bytes), fields })
        kept.catch(reject)
      })
      for (const limit of ['partsLimit', 'fieldsLimit'] as const)
        form.on(limit, () => reject(invalid({ file: 'This form has too many fields.' })))
      form.on('error', () => reject(broken()))
      form.on('close', resolve)
      body.on('error', () => reject(broken()))
      body.pipe(form)
    })
    if (!kept) throw invalid({ file: 'Send a file in the field "file".' })
    return { kept: await kept, fields }
  } catch (error) {
    body.unpipe(form)
    form.destroy(isChatError(error) ? error : broken())
    await kept?.catch(() => {})
    letGo(body)
    throw error
  }
}

function openForm(request: Request) {
  const contentType = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data\b/i.test(contentType))
    throw unsupportedType('Send a form (multipart/form-data) with the file in its field "file".')
  try {
    return busboy({ headers: { 'content-type': contentType }, defParamCharset: 'utf8', limits: LIMITS })
  } catch {
    throw invalid({ file: 'This form has no boundary.' })
  }
}
