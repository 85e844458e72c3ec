'use client'
import { type KeyboardEvent, type RefObject, useLayoutEffect } from 'react'
import { MentionList } from '@/components/messages/mention-list'
import { useMessageScope } from '@/components/messages/message-scope'
import { useMentionPicker } from '@/components/messages/use-mention-picker'
import { cn } from '@/components/ui/cn'

type WritingAreaProps = {
  areaRef: RefObject<HTMLTextAreaElement | null>
  value: string
  onChange: (value: string) => void
  onSubmit: () => void
  /** Other keys. Called when neither the mention list nor sending took them. */
  onKey?: (event: KeyboardEvent<HTMLTextAreaElement>) => void
  label: string
  placeholder?: string
  className?: string
}

/** Under a thumb Return breaks the line, as everywhere there; sending has its button. */
const sendsOnEnter = () => !window.matchMedia('(pointer: coarse)').matches

/** The text field of a message: grows with its words, offers people after "@", sends on Enter. */
export function WritingArea({ areaRef, value, onChange, onSubmit, onKey, label, placeholder, className }: WritingAreaProps) {
  const { me, members } = useMessageScope()
  const picker = useMentionPicker(members, me.id)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the words
  useLayoutEffect(() => {
    const area = areaRef.current
    // Where the browser does it by itself there is nothing to do.
    if (!area || CSS.supports('field-sizing', 'content')) return
    area.style.height = 'auto'
    area.style.height = `${area.scrollHeight}px`
  }, [value, areaRef])

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter and arrows belong to it.
    if (event.nativeEvent.isComposing || picker.onKey(event)) return
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey && (sendsOnEnter() || event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      onSubmit()
      return
    }
    onKey?.(event)
  }

  return (
    <>
      <MentionList picker={picker} onPick={(member) => areaRef.current && picker.pick(areaRef.current, member)} />
      <textarea
        ref={areaRef}
        rows={1}
        dir="auto"
        value={value}
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        enterKeyHint="enter"
        onChange={(event) => {
          onChange(event.target.value)
          picker.follow(event.target)
        }}
        onSelect={(event) => picker.follow(event.currentTarget)}
        onBlur={picker.close}
        onKeyDown={onKeyDown}
        className={cn('field-sizing-content block w-full resize-none bg-transparent outline-none', className)}
        {...picker.fieldProps}
      />
    </>
  )
}
