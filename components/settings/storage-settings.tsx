import { SettingsCard, SettingsRow } from '@/components/settings/settings-card'
import { SettingsPage } from '@/components/settings/settings-page'
import { SettingsSection } from '@/components/settings/settings-section'
import { StorageBars } from '@/components/settings/storage-bars'
import { fileSize } from '@/lib/client/file-size'
import type { FileKind, StorageUse } from '@/lib/contract/files'

const KINDS: Record<FileKind, string> = {
  image: 'Pictures',
  video: 'Videos',
  audio: 'Audio',
  pdf: 'PDFs',
  text: 'Texts',
  other: 'Other files',
}

/** What all files together take, of what kind and whose they are. */
export function StorageSettings({ storage }: { storage: StorageUse }) {
  const { bytes, files, quota_bytes, by_kind, by_person, by_room } = storage
  return (
    <SettingsPage title="Storage" lead="What files take. The same file sent twice counts once in the total.">
      <SettingsCard className="mt-7">
        <SettingsRow
          title={
            <span className="font-heavy text-[26px]/8 tabular-nums tracking-[-0.018em]">
              {fileSize(bytes)}
              {quota_bytes !== null && <span className="font-text text-ink-2 text-body"> of {fileSize(quota_bytes)}</span>}
            </span>
          }
          description={`${files === 1 ? '1 file' : `${files.toLocaleString('en-GB')} files`}${quota_bytes === null ? ', no limit but the disk’s' : ''}`}
        >
          {quota_bytes !== null && <Quota bytes={bytes} quota={quota_bytes} />}
        </SettingsRow>
      </SettingsCard>
      {files === 0 ? (
        <p className="mt-6 text-ink-2">Nobody has sent a file yet.</p>
      ) : (
        <>
          <SettingsSection title="By kind">
            <StorageBars rows={by_kind.map((row) => ({ ...row, key: row.kind, name: KINDS[row.kind] }))} />
          </SettingsSection>
          <SettingsSection title="By person">
            <StorageBars rows={by_person.map((row) => ({ ...row, key: row.user_id, note: `@${row.username}` }))} />
          </SettingsSection>
          {by_room.length > 0 && (
            <SettingsSection title="By room">
              <StorageBars rows={by_room.map((row) => ({ ...row, key: row.room_id, name: `# ${row.name}` }))} />
              <p className="mt-2 text-ink-3 text-note">Private rooms and conversations aren’t listed.</p>
            </SettingsSection>
          )}
        </>
      )}
    </SettingsPage>
  )
}

/** From here on it is time to do something about it. */
const NEARLY_FULL = 0.9

function Quota({ bytes, quota }: { bytes: number; quota: number }) {
  const part = Math.min(1, bytes / quota)
  return (
    <meter
      aria-label="Used"
      value={part}
      className={`h-2 w-55 appearance-none overflow-hidden rounded-pill bg-track [&::-webkit-meter-bar]:h-2 [&::-webkit-meter-bar]:rounded-pill [&::-webkit-meter-bar]:border-0 [&::-webkit-meter-bar]:bg-track [&::-webkit-meter-optimum-value]:rounded-pill ${
        part >= NEARLY_FULL
          ? '[&::-moz-meter-bar]:bg-danger [&::-webkit-meter-optimum-value]:bg-danger'
          : '[&::-moz-meter-bar]:bg-plot-1 [&::-webkit-meter-optimum-value]:bg-plot-1'
      }`}
    >
      {Math.round(part * 100)}%
    </meter>
  )
}
