'use client'
import { type ChangeEvent, useRef, useState } from 'react'
import { PictureDialog } from '@/components/settings/picture-dialog'
import { SettingsRow } from '@/components/settings/settings-card'
import { tellFailure } from '@/components/shell/tell'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { notify, notifyUndo } from '@/components/ui/toast'

type PictureFieldProps = {
  /** Whose it is. Rooms are square. */
  of: { id: string; name: string; square?: boolean }
  url: string | null
  description: string
  put: (file: Blob) => Promise<void>
  remove: () => Promise<void>
}

/** A face, to be chosen, cut out and taken away. */
export function PictureField({ of, url, description, put, remove }: PictureFieldProps) {
  const [picture, setPicture] = useState<ImageBitmap | null>(null)
  const fileInput = useRef<HTMLInputElement>(null)

  /** The picture as it is now, to bring it back. */
  const current = async () => (url ? (await fetch(url)).blob() : null)
  const bringBack = (before: Blob | null) => (before ? put(before) : remove()).catch((error: unknown) => tellFailure(error))

  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    // The same file chosen again is a change too.
    event.target.value = ''
    if (!file) return
    // Turned the way a camera says.
    const decoded = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
    if (decoded) setPicture(decoded)
    else notify('That file isn’t a picture this browser can show', { failed: true })
  }
  const save = async (file: Blob) => {
    try {
      const before = await current()
      await put(file)
      setPicture(null)
      notifyUndo('Picture changed', () => void bringBack(before))
    } catch (error) {
      tellFailure(error)
    }
  }
  const removeWithUndo = async () => {
    try {
      const before = await current()
      await remove()
      notifyUndo('Picture removed', () => void bringBack(before))
    } catch (error) {
      tellFailure(error)
    }
  }

  return (
    <SettingsRow
      before={<Avatar id={of.id} name={of.name} src={url} size={64} square={of.square} />}
      title="Picture"
      description={description}
    >
      <div className="flex gap-2">
        <input ref={fileInput} type="file" accept="image/*" hidden onChange={choose} />
        {url && (
          <Button variant="quiet" size="sm" onClick={removeWithUndo}>
            Remove
          </Button>
        )}
        <Button size="sm" onClick={() => fileInput.current?.click()}>
          {url ? 'Change picture' : 'Add a picture'}
        </Button>
      </div>
      {picture && <PictureDialog picture={picture} square={of.square} onClose={() => setPicture(null)} onSave={save} />}
    </SettingsRow>
  )
}
