import type { MessageFile } from '@/lib/contract/files'

/** Whether it is shown as a picture; one that could not be made sense of is a file like others. */
export const isPicture = ({ kind, preview, thumbnail_url }: MessageFile) =>
  kind === 'image' && (preview.state === 'waiting' || thumbnail_url !== null)
