'use client'
import { FileCard } from '@/components/files/file-card'
import { FileImage } from '@/components/files/file-image'

import { openLightbox } from '@/components/files/lightbox-store'
import { Picture } from '@/components/files/picture'
import { isPicture } from '@/components/files/picture-kinds'
import { clockTime, dayLabel } from '@/components/messages/time'
import { messageHref } from '@/components/shell/address'
import { useTimeZone } from '@/components/shell/time-zone'
import { fileSize } from '@/lib/client/file-size'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { usePerson } from '@/lib/client/hooks/use-people'
import type { File } from '@/lib/contract/files'

/** What was sent on one day: its pictures, then the rest. `all`: what the lightbox goes through. */
export function FileDay({ day, files, all }: { day: string; files: readonly File[]; all: readonly File[] }) {
  const chat = useChat()
  const zone = useTimeZone()
  const pictures = files.filter(isPicture)
  const others = files.filter((file) => !isPicture(file))
  const label = dayLabel(day, zone)

  const shown = () => {
    const { people } = chat.store.getState()
    return all
      .filter(isPicture)
      .map((file) => ({ file, from: { name: people[file.user_id]?.name ?? '', timestamp: file.created_at, href: hrefOf(file) } }))
  }

  return (
    <section aria-label={label} className="mb-4">
      <h3 className="mb-1.5 px-0.5 font-[580] text-ink-3 text-small">{label}</h3>
      {pictures.length > 0 && (
        <div className="grid grid-cols-3 gap-1.5">
          {pictures.map((file) => (
            <Picture key={file.id} file={file} tile onOpen={(opened, event) => openLightbox(shown(), opened.id, event.currentTarget)} />
          ))}
        </div>
      )}
      <ul>
        {others.map((file) => (
          <li key={file.id} className="mt-2">
            <ListedFile file={file} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const hrefOf = ({ room_id, seq, thread_id }: File) => (room_id !== null && seq !== null ? messageHref({ room_id, seq, thread_id }) : null)

function ListedFile({ file }: { file: File }) {
  const zone = useTimeZone()
  const author = usePerson(file.user_id)
  const note = [author?.name, clockTime(file.created_at, zone), fileSize(file.size)].filter(Boolean).join(' · ')
  return (
    <FileCard
      file={file}
      note={note}
      href={hrefOf(file)}
      sign={
        file.thumbnail_url && (
          <FileImage src={file.thumbnail_url} alt="" className="h-10 w-9 flex-none rounded-[6px] object-cover object-top" />
        )
      }
      className="max-w-none"
    />
  )
}
