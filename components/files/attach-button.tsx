'use client'
import { Camera, Paperclip, Plus } from 'lucide-react'
import { type ChangeEvent, useRef } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu'

const ICON = { 'aria-hidden': true, size: 16, strokeWidth: 1.75 } as const
const BUTTON = 'size-7.5 text-ink-3 max-md:h-10.5 max-md:w-11'

type AttachButtonProps = { onFiles: (files: File[]) => void; onCloseAutoFocus: (event: Event) => void }

/** Chooses files; where there is a thumb there is a camera too. */
export function AttachButton({ onFiles, onCloseAutoFocus }: AttachButtonProps) {
  const files = useRef<HTMLInputElement>(null)
  const camera = useRef<HTMLInputElement>(null)

  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    onFiles([...(event.target.files ?? [])])
    // The same file chosen again is a change too.
    event.target.value = ''
  }

  const plus = <Plus aria-hidden size={18} strokeWidth={1.75} />
  return (
    <span className="flex-none max-md:order-1">
      <input ref={files} type="file" multiple hidden aria-label="Files" onChange={choose} />
      <input ref={camera} type="file" accept="image/*" capture="environment" hidden aria-label="Camera" onChange={choose} />
      <IconButton label="Attach files" className={`${BUTTON} pointer-coarse:hidden`} onClick={() => files.current?.click()}>
        {plus}
      </IconButton>
      <Menu>
        <MenuTrigger>
          <IconButton label="Attach files" tooltip={false} className={`${BUTTON} hidden pointer-coarse:inline-grid`}>
            {plus}
          </IconButton>
        </MenuTrigger>
        <MenuContent side="top" align="start" onCloseAutoFocus={onCloseAutoFocus}>
          <MenuItem icon={<Paperclip {...ICON} />} onSelect={() => files.current?.click()}>
            Photos and files
          </MenuItem>
          <MenuItem icon={<Camera {...ICON} />} onSelect={() => camera.current?.click()}>
            Take a photo
          </MenuItem>
        </MenuContent>
      </Menu>
    </span>
  )
}
