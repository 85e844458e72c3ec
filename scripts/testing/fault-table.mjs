/** What the faults report, one line for each (see tests/support/fault.ts), as a table. */

const COLUMNS = ['sends', 'acks', 'receipts', 'losses', 'duplicates', 'disorder', 'strangers', 'miscounts']

/** @param lines JSON, one for each fault: its title and its numbers */
export function faultTable(lines) {
  const rows = lines
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .toSorted((a, b) => a.title.localeCompare(b.title))
    .map((row) => [row.title, ...COLUMNS.map((name) => row[name].toLocaleString('en'))])
  const cells = [['fault', ...COLUMNS], ...rows]
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)))
  return cells.map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')).join('\n')
}
