import { createHash, randomBytes } from 'node:crypto'

export const newSecret = () => randomBytes(32).toString('base64url')

/** What is kept of a secret. It is random and long, so that a plain hash cannot be turned back. */
export const hashSecret = (secret: string) => createHash('sha256').update(secret).digest('hex')
