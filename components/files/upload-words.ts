/** How a file on its way is written about. */
import { fileSize } from '@/lib/client/file-size'
import type { Upload } from '@/lib/client/uploads'

const LONG_S = 90

/** `9 s left`, `4 min left` */
const left = (seconds: number) => (seconds <= LONG_S ? `${seconds} s left` : `${Math.ceil(seconds / 60)} min left`)

export const isUnderWay = ({ file_id, error }: Upload) => file_id === null && error === null

/** How far it is, from 0 to 100. */
export const percentOf = ({ sent, size }: Upload) => (size === 0 ? 0 : Math.floor((sent / size) * 100))

/** `21 of 33 MB · 9 s left` */
export function uploadNote(upload: Upload): string {
  const { size, sent, error, file_id, paused, stalled, seconds_left } = upload
  if (error) return error.message
  if (file_id !== null) return fileSize(size)
  if (paused) return `Paused at ${percentOf(upload)}%`
  if (stalled) return 'No connection. It goes on by itself'
  if (sent === 0) return fileSize(size)
  const [amount, unit] = fileSize(size).split(' ')
  const [sentAmount, sentUnit] = fileSize(sent).split(' ')
  const progress = sentUnit === unit ? `${sentAmount} of ${amount} ${unit}` : `${sentAmount} ${sentUnit} of ${amount} ${unit}`
  return seconds_left === null ? progress : `${progress} · ${left(seconds_left)}`
}
