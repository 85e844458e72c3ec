'use client'
import { tellFailure } from '@/components/shell/tell'
import { MenuLabel, MenuRadioGroup, MenuRadioItem } from '@/components/ui/menu'
import { PresenceDot } from '@/components/ui/presence-dot'
import { useChat } from '@/lib/client/hooks/chat-provider'
import { usePresence } from '@/lib/client/hooks/use-people'
import { type Status, status } from '@/lib/contract/presence'

const CHOICES: readonly { value: Status; label: string }[] = [
  { value: 'online', label: 'Online' },
  { value: 'away', label: 'Away' },
  { value: 'dnd', label: 'Busy' },
  { value: 'offline', label: 'Invisible' },
]

/** How others see one, as items of a menu. */
export function StatusItems({ myId }: { myId: string }) {
  const chat = useChat()
  const now = usePresence(myId)
  return (
    <>
      <MenuLabel>Others see you as</MenuLabel>
      <MenuRadioGroup value={now} onValueChange={(value) => void chat.setStatus(status.parse(value)).catch(tellFailure)}>
        {CHOICES.map(({ value, label }) => (
          <MenuRadioItem
            key={value}
            value={value}
            icon={
              <span aria-hidden className="grid w-4 flex-none place-items-center">
                <PresenceDot state={value} small className="static" />
              </span>
            }
          >
            {label}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </>
  )
}
