import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useConnection } from '@/lib/client/hooks/use-connection'
import { type ErrorShape, toErrorShape } from '@/lib/contract/errors'
import type { File, FileFilter } from '@/lib/contract/files'

const PAGE_SIZE = 30

export type FileQuery = { kind: FileFilter | undefined; query: string }

/**
 * A room's files, page by page.
 * @param version another one when files were sent or have gone: the list is asked for again
 */
export function useRoomFiles(roomId: string, { kind, query }: FileQuery, version: string) {
  const chat = useChat()
  const online = useConnection().state.status === 'online'
  const [files, setFiles] = useState<readonly File[] | null>(null)
  const [error, setError] = useState<ErrorShape | null>(null)
  const [hasMore, setHasMore] = useState(false)
  /** Counts fresh starts; a page asked for before one is thrown away. */
  const turn = useRef(0)
  const loading = useRef(false)

  const ask = useCallback(
    (after?: string) =>
      chat.request('file:list', { room_id: roomId, limit: PAGE_SIZE, query, ...(kind && { kind }), ...(after !== undefined && { after }) }),
    [chat, roomId, kind, query],
  )

  const load = useCallback(
    async (after?: string) => {
      const mine = after === undefined ? ++turn.current : turn.current
      loading.current = true
      try {
        const page = (await ask(after)).files
        if (mine !== turn.current) return
        setFiles((before) => (after === undefined ? page : [...(before ?? []), ...page]))
        setHasMore(page.length === PAGE_SIZE)
        setError(null)
      } catch (failure) {
        if (mine === turn.current) setError(toErrorShape(failure))
      } finally {
        if (mine === turn.current) loading.current = false
      }
    },
    [ask],
  )

  // Another question: what was found before is no answer to it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: for another question alone
  useEffect(() => setFiles(null), [kind, query])
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when files were sent or have gone
  useEffect(() => {
    if (online) void load()
  }, [load, online, version])

  const last = files?.at(-1)?.id
  const sent = useMemo(() => files?.filter((file) => file.message_id !== null) ?? null, [files])
  return {
    // One's own that are not sent are in the tray.
    files: sent,
    error: files === null ? error : null,
    loadMore: () => {
      if (hasMore && last !== undefined && !loading.current) void load(last)
    },
    tryAgain: () => {
      setError(null)
      void load()
    },
  }
}
