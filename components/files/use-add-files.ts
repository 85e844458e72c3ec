import { useCallback } from 'react'
import { draftKey } from '@/lib/client/drafts'
import { useUploads } from '@/lib/client/hooks/use-uploads'

/** Puts files into the tray of a room or thread. */
export function useAddFiles(roomId: string, threadId: string | null) {
  const uploads = useUploads()
  return useCallback((files: readonly File[]) => uploads.add(roomId, draftKey(roomId, threadId), files), [uploads, roomId, threadId])
}
