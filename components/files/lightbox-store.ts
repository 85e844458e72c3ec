import { create } from 'zustand'
import type { MessageFile } from '@/lib/contract/files'

/** A picture, who sent it and when, and where its message stands. */
export type Shown = { file: MessageFile; from: { name: string; timestamp: string; href: string | null } }

type LightboxState = { pictures: readonly Shown[]; index: number; opener: HTMLElement | null }

const CLOSED: LightboxState = { pictures: [], index: 0, opener: null }

export const useLightboxStore = create<LightboxState>(() => CLOSED)

/** Opens at the picture with this id. The focus goes back to `opener`. */
export function openLightbox(pictures: readonly Shown[], fileId: string, opener: HTMLElement) {
  useLightboxStore.setState({
    pictures,
    index: Math.max(
      0,
      pictures.findIndex(({ file }) => file.id === fileId),
    ),
    opener,
  })
}

export function closeLightbox() {
  const { opener } = useLightboxStore.getState()
  useLightboxStore.setState(CLOSED)
  if (opener?.isConnected) opener.focus()
}
