/** The token in `Authorization: Bearer …`, empty when the scheme stands there alone; null for no such header or another scheme. */
export const bearerToken = (headers: Headers): string | null => /^Bearer\b *(.*)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null
