import { MEMORY } from './memory.mjs'
import { commandFor } from './node.mjs'
import { ended, start } from './processes.mjs'
import { ROOT } from './root.mjs'

/** Runs the server, which must be built. */
export function serve() {
  const [node, args] = commandFor('server.ts')
  args.unshift(...MEMORY.flags)
  const env = { NODE_ENV: 'production', ...MEMORY.env }
  process.chdir(ROOT)
  // Where Node can, the server takes this process's place: no second Node keeps its memory, and signals reach it directly.
  process.execve?.(node, [node, ...args], { ...process.env, ...env })
  return ended(start(node, args, { env }))
}
