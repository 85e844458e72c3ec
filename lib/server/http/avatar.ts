import { notFound } from '@/lib/contract/errors'
import { knownId } from '@/lib/domain/ids'
import { findAvatar } from '@/lib/domain/users/avatar-queries'
import { removeAvatar, setAvatar } from '@/lib/domain/users/avatars'
import { answerSignedIn, changedResponse, pictureResponse, readPicture } from '@/lib/server/http/pictures'

/** `PUT /api/me/avatar` */
export const putAvatar = (request: Request) =>
  answerSignedIn(request, async (ctx) => changedResponse({ user: await setAvatar(ctx, await readPicture(request)) }))

export const deleteAvatar = (request: Request) => answerSignedIn(request, async (ctx) => changedResponse({ user: await removeAvatar(ctx) }))

/** `GET /api/users/{id}/avatar` */
export const getAvatar = (request: Request, userId: string) =>
  answerSignedIn(request, async (ctx) => {
    const avatar = await findAvatar(ctx.db, knownId('picture', userId))
    if (!avatar) throw notFound('picture')
    return pictureResponse(request, avatar)
  })
