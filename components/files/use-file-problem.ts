import { useCallback, useState } from 'react'

/** `gone`: there is no such file any more. `unreachable`: it did not come this time. */
export type FileProblem = 'gone' | 'unreachable'

/** What to say when a picture, sound or video did not load: finds out whether it is the file or the link. */
export function useFileProblem(url: string) {
  const [problem, setProblem] = useState<FileProblem | null>(null)
  const find = useCallback(() => {
    fetch(url, { method: 'HEAD' }).then(
      ({ status }) => setProblem(status === 404 ? 'gone' : 'unreachable'),
      // No answer at all.
      () => setProblem('unreachable'),
    )
  }, [url])
  return { problem, find, tryAgain: useCallback(() => setProblem(null), []) }
}
