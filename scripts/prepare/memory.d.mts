export const MEMORY: { flags: string[]; env: Record<string, string> }
