'use client'
import { useEffect, useRef, useState } from 'react'
import { WritingArea } from '@/components/messages/writing-area'
import { Button } from '@/components/ui/button'
import { Kbd } from '@/components/ui/kbd'
import { codePoints } from '@/lib/contract/fields'
import { MESSAGE_MAX_LENGTH } from '@/lib/contract/messages'

type MessageEditorProps = {
  content: string
  /** With files, words are not needed. */
  mayBeEmpty: boolean
  onSave: (content: string) => void
  onCancel: () => void
}

/** Editing happens in the row. */
export function MessageEditor({ content, mayBeEmpty, onSave, onCancel }: MessageEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null)
  const [text, setText] = useState(content)
  const tooLong = codePoints(text) - MESSAGE_MAX_LENGTH
  const canSave = (mayBeEmpty || text.trim() !== '') && tooLong <= 0

  useEffect(() => {
    area.current?.focus()
    area.current?.setSelectionRange(content.length, content.length)
  }, [content])

  const save = () => {
    if (!canSave) return
    if (text === content) onCancel()
    else onSave(text)
  }

  return (
    // The row's own letters mean nothing while one writes.
    // biome-ignore lint/a11y/noStaticElementInteractions: only keeps keys from the row
    <div onKeyDown={(event) => event.stopPropagation()}>
      <div className="relative rounded-control border border-focus bg-raised outline outline-focus">
        <WritingArea
          areaRef={area}
          label="Edit message"
          value={text}
          onChange={setText}
          onSubmit={save}
          onKey={(event) => {
            if (event.key === 'Escape') onCancel()
          }}
          className="max-h-[40dvh] overflow-y-auto px-3 py-2 text-body max-md:text-[16px]"
        />
      </div>
      <div className="mt-1.5 flex items-center gap-3 text-ink-3 text-small">
        <span className="pointer-coarse:hidden">
          <Kbd>Esc</Kbd> cancel
        </span>
        <span className="pointer-coarse:hidden">
          <Kbd>Enter</Kbd> save
        </span>
        <span className="hidden gap-2 pointer-coarse:flex">
          <Button variant="quiet" size="sm" onClick={onCancel}>
            Cancel
          </Button>
          <Button size="sm" onClick={save} disabled={!canSave}>
            Save
          </Button>
        </span>
        {tooLong > 0 && <span className="text-danger-ink">{tooLong} too many</span>}
      </div>
    </div>
  )
}
