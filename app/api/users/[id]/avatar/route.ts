import { getAvatar } from '@/lib/server/http/avatar'

export async function GET(request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params
  return getAvatar(request, id)
}
