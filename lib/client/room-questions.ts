/** Collects doubts about rooms, and asks once for each room when their time has come. */

interface Question {
  timer: ReturnType<typeof setTimeout> | undefined
  dueAt: number
  /** Whether any of the doubts is still one. */
  open: (() => boolean)[]
  asking: boolean
  /** Doubts that came up while the answer was under way, which may not contain them. */
  again: { delay: number; open: (() => boolean)[] } | null
}

export interface RoomQuestions {
  /** Asks about the room after `delay`, unless `open` then says that the doubt has gone. Sooner if another doubt is sooner. */
  ask(roomId: string, delay: number, open?: () => boolean): void
  /** Whatever was asked about the room, or all rooms, no longer matters. An answer under way is not to be used. */
  forget(roomId?: string): void
}

interface World {
  /** Asks, and uses the answer if `wanted` is still true then. @returns after how many milliseconds to ask again, if at all */
  put(roomId: string, wanted: () => boolean): Promise<number | null>
  /** Milliseconds over which the many who may have the same doubt spread their questions. */
  spread(roomId: string): number
}

const ALWAYS = () => true

export function createRoomQuestions(world: World): RoomQuestions {
  const questions = new Map<string, Question>()

  function ask(roomId: string, delay: number, open = ALWAYS) {
    const question = questions.get(roomId) ?? { timer: undefined, dueAt: Infinity, open: [], asking: false, again: null }
    questions.set(roomId, question)
    if (question.asking) {
      const again = question.again ?? { delay, open: [] }
      question.again = { delay: Math.min(delay, again.delay), open: [...again.open, open] }
      return
    }
    question.open.push(open)
    const dueAt = Date.now() + delay + Math.random() * world.spread(roomId)
    if (dueAt >= question.dueAt) return
    clearTimeout(question.timer)
    question.dueAt = dueAt
    question.timer = setTimeout(() => void due(roomId, question), dueAt - Date.now())
  }

  async function due(roomId: string, question: Question) {
    const wanted = () => questions.get(roomId) === question
    if (!question.open.some((open) => open())) return void questions.delete(roomId)
    question.asking = true
    try {
      const delay = await world.put(roomId, wanted)
      if (delay !== null) question.again = { delay, open: [ALWAYS] }
    } finally {
      if (wanted()) {
        questions.delete(roomId)
        for (const open of question.again?.open ?? []) ask(roomId, question.again!.delay, open)
      }
    }
  }

  function forget(roomId: string) {
    clearTimeout(questions.get(roomId)?.timer)
    questions.delete(roomId)
  }

  return {
    ask,
    forget(roomId) {
      if (roomId !== undefined) return forget(roomId)
      for (const id of [...questions.keys()]) forget(id)
    },
  }
}
