import { type DragEvent, useRef, useState } from 'react'
import { filesIn } from '@/components/files/picked-files'

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

/** Lets files be dropped on a place, and says while some are held over it. */
export function useDropZone(onFiles: (files: File[]) => void, enabled: boolean) {
  const [over, setOver] = useState(false)
  /** Entered and not left: of this place and of what is in it. */
  const depth = useRef(0)

  const end = () => {
    depth.current = 0
    setOver(false)
  }
  const handlers = {
    onDragEnter(event: DragEvent) {
      if (!hasFiles(event)) return
      event.preventDefault()
      depth.current++
      setOver(true)
    },
    onDragOver(event: DragEvent) {
      if (!hasFiles(event)) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
    },
    onDragLeave(event: DragEvent) {
      if (!hasFiles(event)) return
      depth.current--
      if (depth.current <= 0) end()
    },
    onDrop(event: DragEvent) {
      if (!hasFiles(event)) return
      event.preventDefault()
      end()
      const files = filesIn(event.dataTransfer)
      if (files.length > 0) onFiles(files)
    },
  }
  return { over: over && enabled, handlers: enabled ? handlers : {} }
}
