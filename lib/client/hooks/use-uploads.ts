'use client'

import { useMemo } from 'react'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useSnapshot } from '@/lib/client/hooks/use-snapshot'
import type { Upload, Uploads } from '@/lib/client/uploads'

/** For a chat that was made with a `transfer`. */
export function useUploads(): Uploads {
  const { uploads } = useChat()
  if (!uploads) throw new Error('This chat uploads no files.')
  return uploads
}

/** The files that wait in a tray, in their order. */
export function useTray(tray: string): readonly Upload[] {
  const state = useSnapshot(useUploads().store, (now) => now)
  return useMemo(
    () =>
      Object.values(state)
        .filter((upload) => upload.tray === tray)
        .sort((a, b) => a.position - b.position),
    [state, tray],
  )
}

/** Whether there is something in a tray that can be sent. */
export const useHasSendable = (tray: string): boolean =>
  useSnapshot(useUploads().store, (state) => Object.values(state).some((upload) => upload.tray === tray && !upload.error))

/** Undefined while it is not at hand, or once it was sent. */
export const useUpload = (key: string): Upload | undefined => useSnapshot(useUploads().store, (state) => state[key])
