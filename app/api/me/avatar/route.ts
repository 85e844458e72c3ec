import { deleteAvatar, putAvatar } from '@/lib/server/http/avatar'

export { deleteAvatar as DELETE, putAvatar as PUT }
