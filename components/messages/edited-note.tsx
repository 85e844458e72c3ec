'use client'
import { fullMoment } from '@/components/messages/time'
import { useTimeZone } from '@/components/shell/time-zone'
import { Tooltip } from '@/components/ui/tooltip'

/** "(edited)", and when in its tooltip. */
export function EditedNote({ at }: { at: string }) {
  const zone = useTimeZone()
  return (
    <Tooltip label={`Edited ${fullMoment(at, zone)}`}>
      <span className="whitespace-nowrap text-ink-3 text-small">(edited)</span>
    </Tooltip>
  )
}
