'use client'
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { type Crop, changeCrop, cropSide, MAX_ZOOM, wholeCrop } from '@/components/settings/crop'
import { cropToBlob, drawCrop, PICTURE_SIZE } from '@/components/settings/draw-crop'
import { Button } from '@/components/ui/button'
import { cn } from '@/components/ui/cn'
import { Dialog } from '@/components/ui/dialog'

/** Side of the window on the screen, in CSS pixels. */
const WINDOW = 256
const ARROWS: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

type PictureDialogProps = { picture: ImageBitmap; square?: boolean; onClose: () => void; onSave: (file: Blob) => Promise<void> }

/** Chooses the square of a picture that becomes the face of someone or a room: drag or arrow keys move it, the slider comes closer. */
export function PictureDialog({ picture, square = false, onClose, onSave }: PictureDialogProps) {
  const [crop, setCrop] = useState<Crop>(() => wholeCrop(picture))
  const [busy, setBusy] = useState(false)
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null)
  /** Where the pointer was last, while it drags. */
  const held = useRef({ x: 0, y: 0 })

  useEffect(() => {
    if (canvas) drawCrop(canvas, picture, crop)
  }, [canvas, picture, crop])

  const move = (dx: number, dy: number) =>
    setCrop((before) => {
      const perPixel = cropSide(picture, before) / WINDOW
      return changeCrop(picture, before, { x: before.x + dx * perPixel, y: before.y + dy * perPixel })
    })
  const onPointerDown = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    held.current = { x: event.clientX, y: event.clientY }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    move(held.current.x - event.clientX, held.current.y - event.clientY)
    held.current = { x: event.clientX, y: event.clientY }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key]
    if (!arrow) return
    event.preventDefault()
    move(arrow[0] * 8, arrow[1] * 8)
  }
  const save = async () => {
    setBusy(true)
    await cropToBlob(picture, crop)
      .then(onSave)
      .finally(() => setBusy(false))
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={square ? 'The room’s picture' : 'Your picture'}
      description="Drag it to where it should be."
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="primary" busy={busy} onClick={save}>
            {busy ? 'Saving…' : 'Use this picture'}
          </Button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/useSemanticElements: no element is a window that pointer and arrow keys move */}
      <div
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys act on it
        tabIndex={0}
        aria-label="The part that is shown. Arrow keys move it."
        className={cn(
          'mx-auto mt-4 size-64 cursor-grab touch-none overflow-hidden bg-sunken active:cursor-grabbing',
          square ? 'rounded-[28%]' : 'rounded-full',
        )}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      >
        <canvas ref={setCanvas} width={PICTURE_SIZE * 2} height={PICTURE_SIZE * 2} className="size-full" />
      </div>
      <label className="mt-4 flex items-center gap-3 text-ink-2 text-ui">
        Closer
        <input
          type="range"
          min={1}
          max={MAX_ZOOM}
          step={0.01}
          value={crop.zoom}
          className="h-6 min-w-0 flex-1 accent-accent pointer-coarse:h-11"
          onChange={(event) => {
            const zoom = event.target.valueAsNumber
            setCrop((before) => changeCrop(picture, before, { zoom }))
          }}
        />
      </label>
    </Dialog>
  )
}
