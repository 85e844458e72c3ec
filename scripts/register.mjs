// Lets Node resolve the project's `@/…` imports, which name a TypeScript file without its extension.
import { registerHooks } from 'node:module'

const root = new URL('../', import.meta.url)

registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith('@/')) return next(specifier, context)
    const path = specifier.slice(2)
    return next(new URL(/\.(ts|mjs|json)$/.test(path) ? path : `${path}.ts`, root).href, context)
  },
})
