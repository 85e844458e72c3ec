'use client'
import { ArrowLeft, ArrowRight, RotateCw, X } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, useId, useRef, useState } from 'react'
import { UploadFacts, UploadName, UploadTile, uploadBox } from '@/components/files/upload-card'
import { announce } from '@/components/shell/announcer'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { IconButton } from '@/components/ui/icon-button'
import { Input } from '@/components/ui/input'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { useTray, useUploads } from '@/lib/client/hooks/use-uploads'
import type { Upload } from '@/lib/client/uploads'
import { CAPTION_MAX_LENGTH } from '@/lib/contract/files'

const SMALL = 'size-6.5 pointer-coarse:h-11 pointer-coarse:w-9'

/** What is carried while one of the cards is dragged to another place: not a file from outside. */
const DRAG_TYPE = 'application/x-hubbub-upload'

/** The files that go with the next message. */
export function UploadTray({ tray, onEmpty }: { tray: string; onEmpty: () => void }) {
  const cards = useTray(tray)
  const uploads = useUploads()
  const list = useRef<HTMLUListElement>(null)
  if (cards.length === 0) return null

  const remove = (index: number) => {
    const upload = cards[index]
    if (!upload) return
    uploads.discard(upload.key)
    announce(`${upload.filename} removed`)
    const next = list.current?.children[index === cards.length - 1 ? index - 1 : index + 1]
    if (next) next.querySelector<HTMLElement>('[data-options]')?.focus()
    else onEmpty()
  }
  const move = (upload: Upload, to: number) => {
    if (to < 0 || to >= cards.length) return
    uploads.move(upload.key, to)
    announce(`${upload.filename} is ${to + 1} of ${cards.length}`)
  }

  return (
    <ul
      ref={list}
      aria-label="Attachments"
      className="flex gap-2 overflow-x-auto px-2.5 pt-2.5 [scrollbar-width:thin] max-md:order-first max-md:basis-full max-md:px-1 max-md:pb-2"
    >
      {cards.map((upload, index) => (
        <TrayCard
          key={upload.key}
          upload={upload}
          index={index}
          count={cards.length}
          onMove={(to) => move(upload, to)}
          onDropped={(key) => {
            const dropped = cards.find((card) => card.key === key)
            if (dropped) move(dropped, index)
          }}
          onRemove={() => remove(index)}
        />
      ))}
    </ul>
  )
}

type TrayCardProps = {
  upload: Upload
  index: number
  count: number
  onMove: (to: number) => void
  onDropped: (key: string) => void
  onRemove: () => void
}

function TrayCard({ upload, index, count, onMove, onDropped, onRemove }: TrayCardProps) {
  const uploads = useUploads()
  const [open, setOpen] = useState(false)
  const [over, setOver] = useState(false)
  const { key, filename, error } = upload

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
    if (event.altKey && step !== 0) onMove(index + step)
    else if (event.key === 'Delete' || event.key === 'Backspace') onRemove()
    else return
    event.preventDefault()
  }
  const isCard = (event: DragEvent) => event.dataTransfer.types.includes(DRAG_TYPE)

  return (
    <li
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAG_TYPE, key)
        event.dataTransfer.effectAllowed = 'move'
      }}
      onDragOver={(event) => {
        if (!isCard(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        if (!isCard(event)) return
        event.preventDefault()
        onDropped(event.dataTransfer.getData(DRAG_TYPE))
      }}
      className={cn(uploadBox(upload), over && 'outline-2 outline-focus')}
    >
      <UploadTile upload={upload} canPause />
      <Popover open={open} onOpenChange={setOpen}>
        <span className="relative min-w-0 flex-1">
          <UploadFacts
            upload={upload}
            name={
              <PopoverTrigger>
                <button
                  type="button"
                  data-options
                  aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Delete"
                  onKeyDown={onKeyDown}
                  // All of the words are pressed with it.
                  className="block w-full rounded-tag text-left after:absolute after:inset-0 after:content-['']"
                >
                  <UploadName upload={upload} />
                  <span className="sr-only">: caption and place</span>
                </button>
              </PopoverTrigger>
            }
          />
        </span>
        <PopoverContent side="top" align="start" aria-label={filename} className="w-80 max-w-[calc(100vw-16px)] p-3">
          <CaptionField upload={upload} onDone={() => setOpen(false)} />
          {count > 1 && (
            <div className="mt-2 flex gap-2">
              <Button size="sm" variant="quiet" disabled={index === 0} onClick={() => onMove(index - 1)}>
                <ArrowLeft aria-hidden size={16} strokeWidth={1.75} />
                Earlier
              </Button>
              <Button size="sm" variant="quiet" disabled={index === count - 1} onClick={() => onMove(index + 1)}>
                Later
                <ArrowRight aria-hidden size={16} strokeWidth={1.75} />
              </Button>
            </div>
          )}
        </PopoverContent>
      </Popover>
      {error && (
        <IconButton label={`Try ${filename} again`} tooltip={false} className={SMALL} onClick={() => uploads.retry(key)}>
          <RotateCw aria-hidden size={16} strokeWidth={1.75} />
        </IconButton>
      )}
      <IconButton
        label={upload.file_id || error ? `Remove ${filename}` : `Cancel upload of ${filename}`}
        tooltip={false}
        className={SMALL}
        onClick={onRemove}
      >
        <X aria-hidden size={18} strokeWidth={1.75} />
      </IconButton>
    </li>
  )
}

function CaptionField({ upload, onDone }: { upload: Upload; onDone: () => void }) {
  const uploads = useUploads()
  const id = useId()
  return (
    <>
      <label htmlFor={id} className="mb-1 block font-[580] text-note">
        Caption
      </label>
      <Input
        id={id}
        value={upload.caption}
        maxLength={CAPTION_MAX_LENGTH}
        placeholder="What it shows"
        dir="auto"
        autoComplete="off"
        onChange={(event) => uploads.setCaption(upload.key, event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          onDone()
        }}
      />
    </>
  )
}
