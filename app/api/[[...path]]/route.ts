import { handleApi } from '@/lib/server/http/handle-api'
import { getRuntime } from '@/lib/server/runtime'

const handle = async (request: Request) => handleApi(request, await getRuntime())

export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT }
