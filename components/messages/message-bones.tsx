import { Bone } from '@/components/ui/bone'

/** Name and lines of a few messages, in percent or pixels. */
const SHAPES: readonly (readonly [number, ...number[]])[] = [
  [120, 92, 64],
  [90, 78],
  [140, 96, 88, 40],
  [104, 56],
]

/** Where messages will stand. */
export function MessageBones() {
  return (
    <div className="animate-fade-in" aria-hidden>
      {SHAPES.map(([name, ...lines]) => (
        <div key={name} className="mt-3.5 grid grid-cols-[36px_minmax(0,1fr)] gap-x-3 px-5 py-0.5 max-md:gap-x-2.5 max-md:px-4">
          <Bone className="size-9 rounded-full" />
          <div className="grid max-w-(--size-measure) gap-2.25 pt-1">
            <Bone style={{ width: name }} />
            {lines.map((width) => (
              <Bone key={width} style={{ width: `${width}%` }} />
            ))}
          </div>
        </div>
      ))}
    </div>
  )
}
