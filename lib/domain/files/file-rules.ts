import { tooLarge, unsupportedType } from '@/lib/contract/errors'
import type { Context, World } from '@/lib/domain/context'
import { readUse } from '@/lib/domain/files/upload-queries'
import type { FileRules } from '@/lib/domain/ports'

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB']

/** 1024 to the next unit, as disks are filled. */
export function sizeText(bytes: number): string {
  let value = bytes
  let unit = 0
  for (; value >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024
  return `${Math.round(value * 10) / 10} ${UNITS[unit]}`
}

export const fileTooLarge = ({ maxBytes }: FileRules) => tooLarge(`A file can have ${sizeText(maxBytes)} at the most.`)

/** @throws ChatError `too_large` */
export function requireSize(rules: FileRules, size: number) {
  if (size > rules.maxBytes) throw fileTooLarge(rules)
}

const matches = (type: string) => (pattern: string) => {
  const wanted = pattern.toLowerCase()
  return wanted.endsWith('/*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted
}

/** @throws ChatError `unsupported_type` */
export function requireType({ allowed, denied }: FileRules, type: string) {
  if ((allowed.length === 0 || allowed.some(matches(type))) && !denied.some(matches(type))) return
  throw unsupportedType(`Files of this type (${type}) can't be uploaded here.`)
}

/**
 * Whether everything fits, what is on its way included. Of several that are one too many together, all may be refused, but never none.
 * @throws ChatError `too_large`
 */
export async function requireRoomLeft({ db, installation, actor }: Pick<World, 'db' | 'installation'> & Pick<Context, 'actor'>) {
  const { quotaBytes, quotaPerPersonBytes } = installation.files
  if (quotaBytes === null && quotaPerPersonBytes === null) return
  const { everyone, person } = await readUse(db, actor.id)
  if (quotaPerPersonBytes !== null && person > quotaPerPersonBytes)
    throw tooLarge(`That is more than the ${sizeText(quotaPerPersonBytes)} that each person has here. Delete something first.`)
  if (quotaBytes !== null && everyone > quotaBytes)
    throw tooLarge(`The ${sizeText(quotaBytes)} that this workspace has for files are full. Ask whoever runs it.`)
}
