import type { Status } from '@/lib/contract/presence'
import type { PresenceRecord } from '@/lib/domain/ports'

/** What others see of someone: nothing known means not here. */
export const statusOf = (record: PresenceRecord | undefined): Status => record?.status ?? 'offline'
