import { ClosedFile } from '@/components/files/file-card'
import type { FileProblem } from '@/components/files/use-file-problem'
import { TextButton } from '@/components/ui/text-button'

/** In the place of a file that did not load. */
export function FileTrouble({ filename, problem, onRetry }: { filename: string; problem: FileProblem; onRetry: () => void }) {
  const note =
    problem === 'gone' ? (
      'This file is gone'
    ) : (
      <>
        It didn’t load.{' '}
        <TextButton className="text-small" onClick={onRetry}>
          Try again
        </TextButton>
      </>
    )
  return <ClosedFile filename={filename} note={note} />
}
