'use client'
import { ArrowUp, AtSign, Mic, Smile } from 'lucide-react'
import dynamic from 'next/dynamic'
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { AttachButton } from '@/components/files/attach-button'
import { filesIn, nameOfMoment } from '@/components/files/picked-files'
import { UploadTray } from '@/components/files/upload-tray'
import { useAddFiles } from '@/components/files/use-add-files'
import { applyEdit, selectedIn } from '@/components/messages/apply-edit'
import { insertText, type Selected } from '@/components/messages/edit-text'
import { EmojiPopover } from '@/components/messages/emoji-popover'
import { rowOf } from '@/components/messages/focus'
import { FormatTools, formatOfKey } from '@/components/messages/format-tools'
import { useMessageScope } from '@/components/messages/message-scope'
import { startEditing } from '@/components/messages/row-store'
import { usePostWait } from '@/components/messages/use-post-wait'
import { WritingArea } from '@/components/messages/writing-area'
import { TypingLine } from '@/components/presence/typing-line'
import { cn } from '@/components/ui/cn'
import { IconButton } from '@/components/ui/icon-button'
import { draftKey } from '@/lib/client/drafts'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useDraft } from '@/lib/client/hooks/use-draft'
import { useHasSendable, useUploads } from '@/lib/client/hooks/use-uploads'
import type { MessageEntry } from '@/lib/client/message-entry'
import { codePoints } from '@/lib/contract/fields'
import { MESSAGE_MAX_LENGTH } from '@/lib/contract/messages'

/** Loaded when it is first wanted. */
const VoiceRecorder = dynamic(() => import('@/components/files/voice-recorder').then((module) => module.VoiceRecorder), { ssr: false })

/** So many before the limit, what is left is counted. */
const COUNT_FROM = 200

type ComposerProps = {
  threadId?: string | null
  label: string
  placeholder: string
  /** What the list shows, for ↑ to find one's own last message. */
  entries: readonly MessageEntry[]
  className?: string
}

/** Where messages are written. */
export function Composer({ threadId = null, label, placeholder, entries, className }: ComposerProps) {
  const chat = useChat()
  const { room, me, place } = useMessageScope()
  const [text, setText] = useDraft(room.id, threadId)
  const area = useRef<HTMLTextAreaElement>(null)
  const left = MESSAGE_MAX_LENGTH - codePoints(text)
  const wait = usePostWait(room, me, entries)
  const tray = draftKey(room.id, threadId)
  const uploads = useUploads()
  const addFiles = useAddFiles(room.id, threadId)
  const hasFiles = useHasSendable(tray)
  const canSend = (text.trim() !== '' || hasFiles) && left >= 0

  const change = (next: string) => {
    setText(next)
    if (next.trim() === '') chat.typing.rest(room.id)
    else chat.typing.type(room.id)
  }

  const send = () => {
    if (!canSend) return
    // Files that cannot be sent stay where they are, and say why.
    const ready = uploads.sendable(tray)
    chat.post(room.id, { content: text.trim(), thread_id: threadId, uploads: ready })
    setText('')
    area.current?.focus()
  }

  const attach = (files: readonly File[]) => {
    if (files.length === 0) return
    addFiles(files)
    area.current?.focus()
  }
  const onPaste = (event: ClipboardEvent) => {
    const files = filesIn(event.clipboardData)
    // Copied from a text program, words come with a picture of them.
    if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return
    event.preventDefault()
    attach(files.map((file) => nameOfMoment(file, new Date())))
  }

  const [recording, setRecording] = useState(false)
  const microphone = useRef<HTMLButtonElement>(null)
  /** Given up, the microphone has the focus again; sent, the place where one writes. */
  const endRecording = (next: { readonly current: HTMLElement | null }) => {
    setRecording(false)
    // Drawn again by then.
    requestAnimationFrame(() => next.current?.focus())
  }
  const sendVoice = (file: File) => {
    chat.post(room.id, { content: '', thread_id: threadId, uploads: addFiles([file]) })
    endRecording(area)
  }

  const apply = (edit: (selected: Selected) => Selected) => area.current && applyEdit(area.current, edit(selectedIn(area.current)))
  const insert = (inserted: string) => apply((selected) => insertText(selected, inserted))

  const focusArea = (event: Event) => {
    event.preventDefault()
    area.current?.focus()
  }

  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'ArrowUp' && text === '') {
      const own = entries.findLast(({ message, state }) => message.user_id === me.id && state === 'sent' && !message.deleted_at)
      if (!own) return
      event.preventDefault()
      startEditing(own.message.id, place)
      rowOf(own.key)?.scrollIntoView({ block: 'nearest' })
      return
    }
    const format = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey ? formatOfKey(event.key) : undefined
    if (!format) return
    event.preventDefault()
    apply(format)
  }

  return (
    <div data-region={place === 'thread' ? 'panel-composer' : 'composer'} className={cn('flex-none px-5 max-md:px-0', className)}>
      {/* On a phone typing stands above the box, where a thumb does not cover it. */}
      <Under className="mb-0.5 hidden h-5 px-4 max-md:flex">
        {place === 'room' && <TypingLine roomId={room.id} />}
        {left < COUNT_FROM ? <Left count={left} /> : wait}
      </Under>
      <div className="max-md:border-line max-md:border-t max-md:px-1 max-md:pt-1.5 max-md:pb-[calc(6px+env(safe-area-inset-bottom,0px))]">
        <form
          aria-label={label}
          onSubmit={(event) => {
            event.preventDefault()
            send()
          }}
          onPaste={onPaste}
          className="group/composer relative rounded-box border border-field bg-raised focus-within:border-focus focus-within:outline focus-within:outline-focus max-md:flex max-md:flex-wrap max-md:items-end max-md:border-0 max-md:bg-transparent max-md:focus-within:outline-0"
        >
          {recording ? (
            <VoiceRecorder onEnd={() => endRecording(microphone)} onSend={sendVoice} />
          ) : (
            <>
              <UploadTray tray={tray} onEmpty={() => area.current?.focus()} />
              <WritingArea
                areaRef={area}
                label={label}
                placeholder={placeholder}
                value={text}
                onChange={change}
                onSubmit={send}
                onKey={onKey}
                className="max-h-[40dvh] min-h-9 overflow-y-auto px-3.5 pt-2.75 pb-0.75 text-body [scrollbar-width:thin] max-md:order-2 max-md:min-h-11 max-md:w-auto max-md:min-w-0 max-md:flex-1 max-md:rounded-[22px] max-md:border max-md:border-field max-md:bg-raised max-md:pt-2.5 max-md:pr-11 max-md:pb-2.5 max-md:pl-4 max-md:text-[16px] max-md:focus:border-focus max-md:focus:outline max-md:focus:outline-focus"
              />
              <div className="flex items-center gap-px px-1.25 pt-0.75 pb-1.25 max-md:contents">
                <AttachButton onFiles={attach} onCloseAutoFocus={focusArea} />
                <EmojiPopover onPick={insert} onCloseAutoFocus={focusArea}>
                  <IconButton
                    label="Emoji"
                    tooltip={false}
                    className="size-7.5 text-ink-3 max-md:absolute max-md:right-11 max-md:bottom-0 max-md:size-11"
                  >
                    <Smile aria-hidden size={18} strokeWidth={1.75} />
                  </IconButton>
                </EmojiPopover>
                <IconButton
                  label="Mention someone"
                  className="size-7.5 text-ink-3 max-md:hidden"
                  onMouseDown={(event) => event.preventDefault()}
                  onClick={() =>
                    apply((selected) => insertText(selected, /(^|\s)$/.test(selected.text.slice(0, selected.start)) ? '@' : ' @'))
                  }
                >
                  <AtSign aria-hidden size={18} strokeWidth={1.75} />
                </IconButton>
                <IconButton
                  ref={microphone}
                  label="Record a voice message"
                  className={cn('size-7.5 text-ink-3 max-md:order-4 max-md:size-11', canSend && 'max-md:hidden')}
                  onClick={() => setRecording(true)}
                >
                  <Mic aria-hidden size={18} strokeWidth={1.75} />
                </IconButton>
                {place === 'room' && <FormatTools onApply={apply} />}
                <button
                  type="submit"
                  aria-label="Send"
                  aria-disabled={!canSend}
                  // A phone's keyboard stays open.
                  onMouseDown={(event) => event.preventDefault()}
                  // On a phone the target is larger than what is seen of it, and the microphone has its place while there is nothing to send.
                  className={cn(
                    'group/send ml-auto grid flex-none place-items-center max-md:order-4 max-md:ml-0 max-md:size-11',
                    !canSend && 'cursor-default max-md:hidden',
                  )}
                >
                  <span
                    className={cn(
                      'grid h-7.5 w-8 place-items-center rounded-control transition-colors max-md:size-9.5 max-md:rounded-full',
                      canSend ? 'bg-accent text-on-accent group-hover/send:bg-accent-hover' : 'bg-press text-ink-3',
                    )}
                  >
                    <ArrowUp aria-hidden size={18} strokeWidth={1.75} />
                  </span>
                </button>
              </div>
            </>
          )}
        </form>
      </div>
      <Under className="h-6.5 px-0.5 max-md:hidden">
        {place === 'room' && <TypingLine roomId={room.id} />}
        <span className="ml-auto flex-none">{left < COUNT_FROM ? <Left count={left} /> : (wait ?? (text !== '' && <Hint />))}</span>
      </Under>
    </div>
  )
}

const Under = ({ className, children }: { className: string; children: ReactNode }) => (
  <div className={cn('flex items-center justify-between gap-3 text-ink-3 text-small', className)}>{children}</div>
)

const Hint = () => (
  <span className="pointer-coarse:hidden">
    <b className="font-[590] text-ink-2">Shift Enter</b> for a new line
  </span>
)

function Left({ count }: { count: number }) {
  if (count >= COUNT_FROM) return null
  return <span className={cn('tabular-nums', count < 0 && 'text-danger-ink')}>{count < 0 ? `${-count} too many` : `${count} left`}</span>
}
