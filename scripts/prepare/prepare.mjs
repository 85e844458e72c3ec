import { alone } from './lock.mjs'

/** Does those of the steps that are not done yet, in their order. */
export async function prepare(steps) {
  if (steps.every((step) => step.isDone())) return
  await alone(async () => {
    for (const step of steps) if (!step.isDone()) await step.run()
  })
}
