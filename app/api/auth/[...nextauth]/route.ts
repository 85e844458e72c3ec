import { handleAuth } from '@/lib/server/http/auth'

export { handleAuth as GET, handleAuth as POST }
