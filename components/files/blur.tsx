'use client'
import { useEffect, useState } from 'react'
import { thumbHashToDataURL } from 'thumbhash'
import { FileImage } from '@/components/files/file-image'

/** A picture's colours, in its place until it has loaded. Not in the page as it comes from the server: there it would weigh more than it shows. */
export function Blur({ hash }: { hash: string }) {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => setUrl(decode(hash)), [hash])
  return url && <FileImage src={url} alt="" aria-hidden className="absolute inset-0 size-full object-cover" />
}

function decode(hash: string): string | null {
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0)))
  } catch {
    // Not a ThumbHash: the place stays plain.
    return null
  }
}
