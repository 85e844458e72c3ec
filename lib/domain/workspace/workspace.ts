import type { Workspace } from '@/lib/contract/workspace'
import type { AnonymousUseCase, UseCase, World } from '@/lib/domain/context'
import { requireToRunWorkspace } from '@/lib/domain/workspace/workspace-policies'
import { findWorkspace, updateWorkspaceRow, type WorkspaceRow } from '@/lib/domain/workspace/workspace-queries'

const toWorkspace = ({ installation }: World, row: WorkspaceRow): Workspace => ({
  name: row.name ?? installation.workspaceName,
  registration: row.registration ?? installation.registration,
  has_owner: row.has_owner,
  providers: installation.providers,
})

export const getWorkspace: AnonymousUseCase<'workspace:get'> = async (ctx) => ({ workspace: toWorkspace(ctx, await findWorkspace(ctx.db)) })

export const updateWorkspace: UseCase<'workspace:update'> = async (ctx, input) => {
  requireToRunWorkspace(ctx.actor)
  return { workspace: toWorkspace(ctx, await updateWorkspaceRow(ctx.db, input)) }
}
