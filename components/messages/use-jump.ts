import { useEffect, useRef, useState } from 'react'
import type { Row } from '@/components/messages/rows'
import type { Messages } from '@/lib/client/hooks/use-messages'

const FLASH_MS = 2_000

type Options = { jumpTo: number | null; messages: Messages; rows: readonly Row[]; online: boolean; toRow: (index: number) => void }

/** Goes to the message that the address names, loading what is around it, and shows for a moment which one it is. */
export function useJump({ jumpTo, messages, rows, online, toRow }: Options): string | null {
  const [flash, setFlash] = useState<string | null>(null)
  const done = useRef<number | null>(null)
  const asked = useRef<number | null>(null)
  const { status, loadAround } = messages

  useEffect(() => {
    if (jumpTo === null) {
      done.current = null
      return
    }
    if (status !== 'ready' || done.current === jumpTo) return
    const index = rows.findIndex((row) => row.kind === 'message' && row.entry.message.seq === jumpTo)
    if (index !== -1) {
      done.current = jumpTo
      asked.current = null
      toRow(index)
      setFlash(rows[index]?.key ?? null)
      return
    }
    // Asked for once: what is not there then does not exist any more.
    if (!online || asked.current === jumpTo) return
    asked.current = jumpTo
    void loadAround(jumpTo)
  }, [jumpTo, status, rows, online, toRow, loadAround])

  useEffect(() => {
    if (flash === null) return
    const timer = setTimeout(() => setFlash(null), FLASH_MS)
    return () => clearTimeout(timer)
  }, [flash])

  return flash
}
