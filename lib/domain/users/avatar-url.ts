/** Where a person's picture is. The hash changes with the picture, so that the address can be cached for ever. */
export const avatarUrl = (userId: string, hash: string | null) => (hash ? `/api/users/${userId}/avatar?v=${hash}` : null)
