import { createContext, useContext, useState } from 'react'
import { fileSize } from '@/lib/client/file-size'
import type { MessageFile } from '@/lib/contract/files'

/** Where files are, and who asks for them there: a page of another origin has no cookie for it. */
export type FileHost = { url: string; token: string | (() => string | Promise<string>) }

export const FileHostContext = createContext<FileHost | null>(null)

/** The files of a message, by name: a press saves one. */
export function WidgetFiles({ files }: { files: readonly MessageFile[] }) {
  return (
    <ul className="files">
      {files.map((file) => (
        <li key={file.id}>
          <WidgetFile file={file} />
        </li>
      ))}
    </ul>
  )
}

function WidgetFile({ file }: { file: MessageFile }) {
  const host = useContext(FileHostContext)
  const [state, setState] = useState<'' | 'busy' | 'failed'>('')
  const { filename, size, caption } = file

  const save = async () => {
    if (!host) return
    setState('busy')
    try {
      const token = typeof host.token === 'function' ? await host.token() : host.token
      const response = await fetch(host.url + file.url, { credentials: 'omit', headers: { authorization: `Bearer ${token}` } })
      if (!response.ok) return setState('failed')
      const link = document.createElement('a')
      link.href = URL.createObjectURL(await response.blob())
      link.download = filename
      link.click()
      URL.revokeObjectURL(link.href)
      setState('')
    } catch {
      // No answer, or the token could not be had.
      setState('failed')
    }
  }

  return (
    <>
      <button type="button" className="file" aria-busy={state === 'busy'} onClick={() => void save()}>
        <span dir="auto">{filename}</span> <span className="quiet">{fileSize(size)}</span>
      </button>
      {caption !== '' && <span className="quiet"> {caption}</span>}
      {state === 'failed' && <span role="alert"> It didn’t load. Try again.</span>}
    </>
  )
}
