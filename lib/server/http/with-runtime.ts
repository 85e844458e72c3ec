import { problem } from '@/lib/server/http/problem'
import { getRuntime, type Runtime } from '@/lib/server/runtime'
import { startProblem } from '@/lib/server/start-problem'

/**
 * Answers a request of a route handler. Where Next runs alone it may be the first one, and then there may be no runtime to be had: a
 * setting is missing, which stands in the host's log, or the database is away, and the next request tries again.
 */
export async function withRuntime(answer: (runtime: Runtime) => Promise<Response>): Promise<Response> {
  let runtime: Runtime
  try {
    runtime = await getRuntime()
  } catch (error) {
    process.stderr.write(`${startProblem(error)}\n`)
    return problem(error)
  }
  return answer(runtime)
}
