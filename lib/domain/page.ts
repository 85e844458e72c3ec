import type { Database } from '@/lib/domain/ports'

/** A part of a list: at most `limit`, those after the one with the id `after`. Without either it is the whole list. */
export interface Page {
  limit?: number | undefined
  after?: string | undefined
}

/** The two statements of a list that can be read page by page. */
interface PagedList {
  whole: string
  page: string
}

/** Before all that is there. */
const FIRST = { uuid: '00000000-0000-0000-0000-000000000000', text: '' }
const NEWEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * Pages are in the order of ids: what is renamed, comes or goes moves nothing from one page to another, and where a page ended is
 * known even when what was last on it is gone.
 * @param select a statement up to the end of its WHERE, with `parameters` parameters
 * @param order of the whole list
 * @param id column of the ids
 */
export function pagedList(select: string, { parameters, order, id, type = 'uuid', newestFirst = false }: Ordering): PagedList {
  const after = `coalesce($${parameters + 1}::${type}, '${newestFirst ? NEWEST : FIRST[type]}')`
  const [comes, direction] = newestFirst ? ['<', 'DESC'] : ['>', 'ASC']
  return {
    whole: `${select} ORDER BY ${order}`,
    page: `${select} AND ${id} ${comes} ${after} ORDER BY ${id} ${direction} LIMIT $${parameters + 2}::int`,
  }
}

interface Ordering {
  parameters: number
  order: string
  id: string
  type?: 'uuid' | 'text'
  newestFirst?: boolean
}

export const readPage = <Row>(db: Database, list: PagedList, parameters: readonly unknown[], { limit, after }: Page): Promise<Row[]> =>
  limit === undefined && after === undefined
    ? db.sql<Row>(list.whole, parameters)
    : db.sql<Row>(list.page, [...parameters, after ?? null, limit ?? null])
