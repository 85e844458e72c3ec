import type { MentionPicker } from '@/components/messages/use-mention-picker'
import { Avatar } from '@/components/ui/avatar'
import { cn } from '@/components/ui/cn'
import { Kbd } from '@/components/ui/kbd'
import { popBox, popItem, popLabel } from '@/components/ui/pop'
import { PRESENCE_LABELS } from '@/components/ui/presence-dot'
import type { Member } from '@/lib/contract/members'

/** Who can be mentioned, above the text. The field keeps the focus. */
export function MentionList({ picker, onPick }: { picker: MentionPicker; onPick: (member: Member) => void }) {
  if (!picker.isOpen) return null
  return (
    <div data-state="open" className={cn(popBox, 'absolute bottom-[calc(100%+8px)] left-3 w-85 max-w-[calc(100%-24px)]')}>
      <div className={popLabel}>People in this room</div>
      <div role="listbox" id={picker.listId} aria-label="People in this room">
        {picker.options.map((member, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and points here by aria-activedescendant
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are heard by the field
          <div
            key={member.user_id}
            role="option"
            id={picker.optionId(index)}
            aria-selected={index === picker.chosen}
            data-highlighted={index === picker.chosen ? '' : undefined}
            // Before the click, so that the field does not lose the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(member)}
            className={cn(popItem(), 'hover:bg-press')}
          >
            <Avatar
              id={member.user_id}
              name={member.name}
              src={member.avatar_url}
              size={24}
              square={member.is_bot}
              presence={member.status}
            />
            <span className="truncate font-strong">{member.name}</span>
            <span className="truncate text-ink-3 text-note in-data-highlighted:text-ink-2">@{member.username}</span>
            {member.status !== 'online' && (
              <span aria-hidden className="ml-auto text-ink-3 text-small in-data-highlighted:text-ink-2">
                {PRESENCE_LABELS[member.status]}
              </span>
            )}
          </div>
        ))}
      </div>
      <div aria-hidden className="mt-1 flex gap-3.5 border-line border-t px-2 pt-1.75 pb-1 text-ink-3 text-small pointer-coarse:hidden">
        <span>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> choose
        </span>
        <span>
          <Kbd>Enter</Kbd> mention
        </span>
        <span>
          <Kbd>Esc</Kbd> close
        </span>
      </div>
    </div>
  )
}
