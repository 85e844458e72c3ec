import type { Workspace } from '@/lib/contract/workspace'
import type { AnonymousUseCase, UseCase, World } from '@/lib/domain/context'
import { listGuestIds } from '@/lib/domain/guests/guest-queries'
import { endAllSessions } from '@/lib/domain/users/publish-retired'
import { requireToRunWorkspace } from '@/lib/domain/workspace/workspace-policies'
import { findWorkspace, updateWorkspaceRow, type WorkspaceRow } from '@/lib/domain/workspace/workspace-queries'

const toWorkspace = ({ installation }: World, row: WorkspaceRow): Workspace => ({
  name: row.name ?? installation.workspaceName,
  registration: row.registration ?? installation.registration,
  guests: row.guests ?? installation.guests,
  has_owner: row.has_owner,
  providers: installation.providers,
})

export const getWorkspace: AnonymousUseCase<'workspace:get'> = async (ctx) => ({ workspace: toWorkspace(ctx, await findWorkspace(ctx.db)) })

export const updateWorkspace: UseCase<'workspace:update'> = async (ctx, input) => {
  requireToRunWorkspace(ctx.actor)
  const workspace = toWorkspace(ctx, await updateWorkspaceRow(ctx.db, input))
  if (input.guests === false) for (const id of await listGuestIds(ctx.db)) endAllSessions(ctx, id)
  return { workspace }
}
