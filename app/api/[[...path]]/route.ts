import { handleApi } from '@/lib/server/http/handle-api'
import { withRuntime } from '@/lib/server/http/with-runtime'

const handle = (request: Request) => withRuntime((runtime) => handleApi(request, runtime))

export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT }
