import type { World } from '@/lib/domain/context'
import { NO_LIMITS } from '@/lib/domain/limits/limits'
import { createPostQueue } from '@/lib/domain/messages/post-queue'
import type { Installation } from '@/lib/domain/ports'
import { createAttendance } from '@/lib/domain/presence/attendance'
import { createTypists } from '@/lib/domain/presence/typists'
import { createTurns } from '@/lib/domain/turns'
import { memoryBus } from '@/lib/drivers/bus/memory'
import { systemClock } from '@/lib/drivers/clock/system'
import { memoryEphemeral } from '@/lib/drivers/ephemeral/memory'
import { diskFiles } from '@/lib/drivers/files/disk'
import { prometheusMetrics } from '@/lib/drivers/metrics/prometheus'
import { guardedOutbound } from '@/lib/drivers/outbound/guarded'
import { argon2Passwords } from '@/lib/drivers/passwords/argon2'
import { filePreviews } from '@/lib/drivers/previews/previews'
import { joseTokens } from '@/lib/drivers/tokens/jose'
import { WORKSPACE } from '@/lib/testing/cast'
import { emptyDatabase, silentLog, testDatabase } from '@/lib/testing/test-database'
import { testFolder } from '@/lib/testing/test-folder'

export const TEST_SECRET = 'a secret for tests, of more than thirty-two characters'

const INSTALLATION: Installation = {
  workspaceName: WORKSPACE,
  registration: 'open',
  guests: false,
  guestMs: 24 * 60 * 60 * 1000,
  providers: [],
  publicUrl: 'https://chat.tidewater.example',
  socketUrl: null,
  sessionMs: 30 * 24 * 60 * 60 * 1000,
  signInAttempts: 10,
  registrationsPerAddress: 300,
  limits: NO_LIMITS,
  files: { maxBytes: 64 * 1024 * 1024, quotaBytes: null, quotaPerPersonBytes: null, allowed: [], denied: [], whenScannerDown: 'hold' },
}

type Overrides = Partial<Omit<World, 'installation'>> & { installation?: Partial<Installation> }

/**
 * A whole chat on the real drivers in this process. It starts empty: the file's one database is emptied for it, unless another is given.
 */
export async function testWorld({ installation, ...overrides }: Overrides = {}): Promise<World> {
  const db = overrides.db ?? (await testDatabase())
  if (!overrides.db) await emptyDatabase(db)
  const clock = overrides.clock ?? systemClock()
  const ephemeral = memoryEphemeral({ now: () => clock.now().getTime() })
  const parts = { db, bus: memoryBus(), ephemeral, log: silentLog, metrics: prometheusMetrics(), ...overrides, clock }
  return {
    posts: createPostQueue(parts),
    turns: createTurns(),
    typists: createTypists(parts),
    attendance: createAttendance(parts),
    tokens: joseTokens({ secret: TEST_SECRET, clock }),
    outsideTokens: null,
    scanner: null,
    passwords: argon2Passwords(),
    outbound: guardedOutbound({ allowPrivate: true }),
    files: diskFiles({ dir: testFolder() }),
    previews: filePreviews({ dir: testFolder(), ffmpeg: null }),
    ...parts,
    installation: { ...INSTALLATION, ...installation },
  }
}
