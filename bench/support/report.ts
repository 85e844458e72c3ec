import { readFile, writeFile } from 'node:fs/promises'
import type { Row } from '@/bench/support/bench'

const [BEGIN, END] = ['<!-- bench:begin -->', '<!-- bench:end -->']

const number = (value: number) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : value.toLocaleString('en', { maximumFractionDigits: value >= 10 ? 1 : 2 })

const ratio = (row: Row) => (row.stock ? row.ours / row.stock : null)

export function isReached(row: Row): boolean | null {
  if (!row.reach) return null
  const { of, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = row.reach
  const value = of === 'ratio' ? (ratio(row) ?? Number.NaN) : row.ours
  return value >= least && value <= most
}

function reachText({ reach, unit }: Row): string {
  if (!reach) return ''
  const measure = reach.of === 'ratio' ? '×' : ` ${unit}`
  return reach.least !== undefined ? `≥ ${number(reach.least)}${measure}` : `≤ ${number(reach.most!)}${measure}`
}

/** The rows as a Markdown table. */
export function table(rows: Row[]): string {
  const cells = [
    ['what', 'Hubbub', 'stock', 'ratio', 'to reach', 'reached'],
    ...rows.map((row) => {
      const [share, reached] = [ratio(row), isReached(row)]
      return [
        row.name,
        `${number(row.ours)} ${row.unit}`,
        row.stock === undefined ? '' : `${number(row.stock)} ${row.unit}`,
        share === null ? '' : number(share),
        reachText(row),
        reached === null ? '' : reached ? 'yes' : 'no',
      ]
    }),
  ]
  return columns(cells, (column) => column === 0 || column === 5)
}

/** Rows of cells as a Markdown table, its columns aligned so that it also reads well on a terminal. The first row is its head. */
export function columns(cells: string[][], isText: (column: number) => boolean): string {
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)))
  const lines = cells.map(
    (line) => `| ${line.map((cell, i) => (isText(i) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(' | ')} |`,
  )
  const rule = `| ${widths.map((width, i) => (isText(i) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [lines[0], rule, ...lines.slice(1)].join('\n')
}

/** Puts the table into a document, between its two markers. */
export async function writeInto(path: string, text: string) {
  const document = await readFile(path, 'utf8')
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`${path} has no ${BEGIN} … ${END}.`)
  await writeFile(path, `${document.slice(0, begin + BEGIN.length)}\n${text}\n${document.slice(end)}`)
}
