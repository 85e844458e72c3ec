import type { SignedIn } from '@/lib/domain/context'
import type { SessionsEnd } from '@/lib/domain/ports'

/** Whether a connection of this session ends. */
export const endsSession = (ends: SessionsEnd, { user, issuedAt, tokenId }: Pick<SignedIn, 'user' | 'issuedAt' | 'tokenId'>): boolean =>
  'tokenId' in ends ? tokenId === ends.tokenId : user.id === ends.userId && issuedAt < ends.since
