// `npm start`: installs and builds what is missing or has changed, then runs the server.
import { MEMORY } from './prepare/memory.mjs'
import { commandFor } from './prepare/node.mjs'
import { prepare } from './prepare/prepare.mjs'
import { ended, main, start } from './prepare/processes.mjs'
import { ROOT } from './prepare/root.mjs'
import { EVERYTHING } from './prepare/steps.mjs'

await main(async () => {
  await prepare(EVERYTHING)
  const [node, args] = commandFor('server.ts')
  args.unshift(...MEMORY.flags)
  const env = { NODE_ENV: 'production', ...MEMORY.env }
  process.chdir(ROOT)
  // Where Node can, the server takes this process's place: no second Node keeps its memory, and signals reach it directly.
  process.execve?.(node, [node, ...args], { ...process.env, ...env })
  return ended(start(node, args, { env }))
})
