/** The paths that carry the bytes of files: no commands, because no command has so much to say. */
import { unauthorized } from '@/lib/contract/errors'
import type { Scope } from '@/lib/contract/tokens'
import type { Context } from '@/lib/domain/context'
import { requireScope } from '@/lib/domain/tokens/require-scope'
import { clientAddress } from '@/lib/server/http/client-address'
import { letGoOf } from '@/lib/server/http/files/body'
import { type Part, serve } from '@/lib/server/http/files/serve'
import { createUpload, endUpload, findUpload, tusOptions, writeUpload } from '@/lib/server/http/files/tus'
import { upload } from '@/lib/server/http/files/upload'
import { apiPath } from '@/lib/server/http/short-names'
import type { Runtime } from '@/lib/server/runtime'
import { requireSameOrigin } from '@/lib/server/same-origin'
import { authenticate } from '@/lib/server/session'

interface Door {
  path: RegExp
  /** What OPTIONS is told beside the methods. */
  options?: (maxBytes: number) => Record<string, string>
  /** HEAD is asked as GET. */
  methods: Record<string, { scope: Scope; answer: (request: Request, ctx: Context, ...parts: string[]) => Promise<Response> }>
}

const DOORS: Door[] = [
  { path: /^\/api\/(?:files\/)?upload\/?$/, methods: { POST: { scope: 'write', answer: upload } } },
  { path: /^\/api\/uploads\/?$/, options: tusOptions, methods: { POST: { scope: 'write', answer: createUpload } } },
  {
    path: /^\/api\/uploads\/([^/]+)\/?$/,
    options: tusOptions,
    methods: {
      GET: { scope: 'write', answer: findUpload },
      PATCH: { scope: 'write', answer: writeUpload },
      DELETE: { scope: 'write', answer: endUpload },
    },
  },
  {
    path: /^\/api\/files\/([^/]+)\/(download|thumbnail|large)\/?$/,
    methods: { GET: { scope: 'read', answer: (request, ctx, id, part) => serve(request, ctx, id!, part as Part) } },
  },
]

/** @returns null: it is no path of these; `allow`: it is, but not with this method */
export function fileDoor(
  method: string,
  path: string,
): { allow: string[]; options: Door['options'] } | { open(request: Request, runtime: Runtime): Promise<Response> } | null {
  for (const door of DOORS) {
    const [, ...parts] = door.path.exec(path) ?? []
    if (!door.path.test(path)) continue
    const asked = Object.hasOwn(door.methods, method) ? door.methods[method] : undefined
    if (!asked) return { allow: Object.keys(door.methods), options: door.options }
    return {
      async open(request, runtime) {
        try {
          return await asked.answer(request, await contextOf(request, runtime, asked.scope), ...parts)
        } finally {
          // Refused, or known already.
          letGoOf(request)
        }
      },
    }
  }
  return null
}

/**
 * Whether a request is for one of these paths. They are answered without Next where that can be: it leaves out how long an answer is, which
 * whoever downloads wants to know.
 */
export const isFilePath = (target: string): boolean => {
  const path = apiPath(target.split('?', 1)[0]!)
  return DOORS.some((door) => door.path.test(path))
}

/** @throws ChatError before anything of the request's body is read */
async function contextOf(request: Request, runtime: Runtime, scope: Scope): Promise<Context> {
  requireSameOrigin(request, runtime.env)
  const session = await authenticate(request.headers, runtime)
  if (!session) throw unauthorized()
  requireScope(session, scope)
  return { ...runtime.world, actor: session.user, session, address: clientAddress(request.headers, runtime.env) }
}
