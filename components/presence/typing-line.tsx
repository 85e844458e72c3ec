'use client'
import type { ReactNode } from 'react'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { useSnapshot } from '@/lib/client/hooks/use-snapshot'
import { useTyping } from '@/lib/client/hooks/use-typing'
import type { Typist } from '@/lib/client/typing'

/** Above this, only how many they are. */
const MOST_NAMED = 3

/** Who is typing. Its place is reserved; screen readers are not told. */
export function TypingLine({ roomId }: { roomId: string }) {
  const typists = useTyping(roomId)
  const people = useSnapshot(useChat().store, (state) => state.people)
  if (typists.length === 0) return null
  const nameOf = (typist: Typist) => (people[typist.user_id]?.name ?? typist.username).split(/\s+/)[0]
  return (
    <span className="flex min-w-0 animate-fade-in items-center">
      <span aria-hidden className="mr-1.75 inline-flex flex-none gap-0.75">
        {[0, 150, 300].map((delay) => (
          <i
            key={delay}
            className="size-1 animate-typing rounded-full bg-ink-3 motion-reduce:animate-none"
            style={{ animationDelay: `${delay}ms` }}
          />
        ))}
      </span>
      <span className="truncate">
        {typists.length > MOST_NAMED ? `${typists.length} people are typing` : sentence(typists.map(nameOf))}
      </span>
    </span>
  )
}

/** "Bruno and Dalia are typing", the names in bold. */
function sentence(names: (string | undefined)[]): ReactNode {
  return (
    <>
      {names.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two can have one name
        <span key={index}>
          {index > 0 && (index === names.length - 1 ? ' and ' : ', ')}
          <b className="font-[590] text-ink-2">{name}</b>
        </span>
      ))}{' '}
      {names.length === 1 ? 'is typing' : 'are typing'}
    </>
  )
}
