export function findInitdb(): string | undefined
export function findRedisServer(): string | undefined
export function findPython(): string | undefined
export function databaseOwner(): { uid?: number; gid?: number }
