import { checkParts, type Part } from '@/lib/server/check-parts'
import type { Runtime } from '@/lib/server/runtime'

interface Probe {
  checks: Part[]
  /** Those without which it is down. Without one of the others it goes on, `degraded`. */
  needs: Part[]
}

/**
 * What is asked for its health, by path: the whole, what stands for each service of the reference, and what those who run processes ask.
 * Without Redis each process still serves its own people, so only the database is needed by all.
 */
const PROBES: Record<string, Probe> = {
  '/api/health': { checks: ['database', 'bus', 'storage'], needs: ['database'] },
  '/api/presence/health': { checks: ['database', 'bus'], needs: ['database'] },
  '/api/notifications/health': { checks: ['database', 'bus'], needs: ['database'] },
  '/api/files/health': { checks: ['database', 'storage'], needs: ['database', 'storage'] },
  '/api/health/ready': { checks: ['database'], needs: ['database'] },
}
/** Answers for as long as the process can answer at all, whatever it stands on: to start it anew would not bring a database back. */
const LIVE = '/api/health/live'

export const isHealthPath = (path: string): boolean => path === LIVE || Object.hasOwn(PROBES, path)

/** 200 `ok` or `degraded`; 503 `down`, or `stopping` when the process is not to be given anything new. */
export async function health(path: string, runtime: Pick<Runtime, 'env' | 'world' | 'isStopping'>): Promise<Response> {
  const probe = PROBES[path]
  if (!probe) return answer('ok', {})
  const checks: Record<string, string> = await checkParts(runtime, probe.checks)
  if (runtime.isStopping) return answer('stopping', checks)
  if (probe.needs.some((part) => checks[part] === 'down')) return answer('down', checks)
  return answer(Object.values(checks).includes('down') ? 'degraded' : 'ok', checks)
}

const answer = (status: 'ok' | 'degraded' | 'down' | 'stopping', checks: Record<string, string>) =>
  Response.json(
    { status, checks },
    { status: status === 'ok' || status === 'degraded' ? 200 : 503, headers: { 'cache-control': 'no-store' } },
  )
