/**
 * What larger installations need, from what one thing costs: the table of docs/scaling.md.
 *
 *   node scripts/run.mjs bench/scaling.ts            shows it
 *   node scripts/run.mjs bench/scaling.ts --write    puts it into the document
 */
import { scalingTable } from '@/bench/scaling/table'
import { writeInto } from '@/bench/support/report'

const text = scalingTable()
console.log(text)
if (process.argv.includes('--write')) await writeInto('docs/scaling.md', text)
