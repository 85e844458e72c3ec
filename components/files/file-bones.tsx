import { Bone } from '@/components/ui/bone'

/** Where files will stand. */
export function FileBones() {
  return (
    <div aria-hidden className="animate-fade-in">
      <Bone className="mb-3 w-20" />
      <div className="grid grid-cols-3 gap-1.5">
        {[1, 2, 3].map((place) => (
          <Bone key={place} className="aspect-square h-auto rounded-control" />
        ))}
      </div>
      {[1, 2, 3].map((place) => (
        <Bone key={place} className="mt-2 h-15 rounded-card" />
      ))}
    </div>
  )
}
