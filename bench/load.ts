/** The process that makes load, on a core of its own: does what `run.ts` tells it, one thing after another. */
import { closedLoop } from '@/bench/load/closed-loop'
import { comeBack } from '@/bench/load/come-back'
import { createCrowd, type Seat } from '@/bench/load/crowd'
import { openLoop } from '@/bench/load/open-loop'
import { requests } from '@/bench/load/requests'

const crowd = createCrowd()

const jobs = {
  connect: (input: { urls: string[]; seats: Seat[] }) => crowd.connect(input.urls, input.seats),
  closedLoop: (input: Parameters<typeof closedLoop>[1]) => closedLoop(crowd, input),
  openLoop: (input: Parameters<typeof openLoop>[1]) => openLoop(crowd, input),
  comeBack: (input: Parameters<typeof comeBack>[1]) => comeBack(crowd, input),
  requests: (input: Parameters<typeof requests>[1]) => requests(crowd, input),
  disconnect: async (_: object) => crowd.close(),
}
export type Jobs = typeof jobs

process.on('message', ({ name, input }: { name: keyof Jobs; input: never }) => {
  jobs[name](input).then(
    (result) => process.send?.({ result, lost: crowd.lost() }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
process.on('disconnect', () => process.exit())
