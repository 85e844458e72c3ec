import { SettingsCard } from '@/components/settings/settings-card'
import { fileSize } from '@/lib/client/file-size'

type Row = { key: string; name: string; note?: string; files: number; bytes: number }

/** Who or what takes how much: in words, and as bars beside one another. */
export function StorageBars({ rows }: { rows: readonly Row[] }) {
  const most = Math.max(1, ...rows.map(({ bytes }) => bytes))
  return (
    <SettingsCard>
      <ul className="divide-y divide-line">
        {rows.map(({ key, name, note, files, bytes }) => (
          <li key={key} className="px-4 py-2.75">
            <p className="flex items-baseline gap-2 text-ui">
              <span dir="auto" className="min-w-0 truncate font-[560]">
                {name}
              </span>
              {note && <span className="min-w-0 truncate text-ink-3 text-note">{note}</span>}
              <span className="ml-auto flex-none text-ink-3 text-note tabular-nums">{files === 1 ? '1 file' : `${files} files`}</span>
              <span className="w-18 flex-none text-right font-[560] tabular-nums">{fileSize(bytes)}</span>
            </p>
            <span aria-hidden className="mt-1.5 block h-1.5 overflow-hidden rounded-pill bg-track">
              <span className="block h-full min-w-1 rounded-pill bg-plot-1" style={{ width: `${(bytes / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </SettingsCard>
  )
}
