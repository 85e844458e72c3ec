import { readFileSync, statSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { at, ROOT } from '../prepare/root.mjs'

const TARGET = 'public/widget.js'

/** The declarations of one block of tokens.css: token → value. */
function tokensOf(css, opening) {
  const from = css.indexOf(`${opening} {`)
  if (from < 0) throw new Error(`app/tokens.css has no block ${opening}.`)
  const block = css.slice(from, css.indexOf('\n}', from)).replace(/\/\*[\s\S]*?\*\//g, '')
  return new Map(Array.from(block.matchAll(/(--[\w-]+):\s*([^;]+);/g), ([, name, value]) => [name, value.replace(/\s+/g, ' ')]))
}

const write = (tokens) => Array.from(tokens, ([name, value]) => `${name}:${value};`).join('')

/** The widget's styles, with those of the product's tokens that they use, in light and dark. */
function styles() {
  const css = readFileSync(at('components/widget/widget.css'), 'utf8')
  const all = readFileSync(at('app/tokens.css'), 'utf8')
  const light = new Map([...tokensOf(all, '@theme static'), ...tokensOf(all, ':root')])
  const dark = tokensOf(all, "[data-theme='dark']")
  const used = [...new Set(Array.from(css.matchAll(/var\((--[\w-]+)\)/g), ([, name]) => name))]
  const missing = used.filter((name) => !light.has(name))
  if (missing.length > 0) throw new Error(`app/tokens.css has no ${missing.join(', ')}.`)
  const pick = (tokens) => write(used.filter((name) => tokens.has(name)).map((name) => [name, tokens.get(name)]))
  const small = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\s+/g, ' ')
  return `:host{color-scheme:light dark;${pick(light)}}@media (prefers-color-scheme:dark){:host{${pick(dark)}}}${small}`
}

/**
 * The contract's schemas without their parser, which would be most of the widget: it takes the contract's types and constants, and what
 * the server sends has been through the schemas there. Any use of one that parses fails loudly.
 */
const withoutParser = {
  name: 'without-parser',
  resolveId: (id) => (id === 'zod' ? '\0schemas' : null),
  load: (id) =>
    id === '\0schemas'
      ? `export const z = new Proxy(() => z, { get: (_, name) => { if (/parse/i.test(String(name))) throw new Error('The widget has no parser.'); return z } })`
      : null,
}

/** Makes public/widget.js. @returns its size in bytes, as it is and compressed */
export async function buildWidget() {
  const bundle = await rolldown({
    input: at('components/widget/widget-script.ts'),
    plugins: [withoutParser],
    platform: 'browser',
    onLog: (level, log, print) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && print(level, log),
    resolve: {
      alias: {
        '@': ROOT,
        'react/jsx-runtime': 'preact/jsx-runtime',
        'react-dom/client': 'preact/compat/client',
        react: 'preact/compat',
      },
    },
    transform: {
      target: 'es2022',
      jsx: { runtime: 'automatic', development: false },
      define: { WIDGET_STYLES: JSON.stringify(styles()), 'process.env.NODE_ENV': '"production"' },
    },
  })
  const { output } = await bundle.write({ file: at(TARGET), format: 'iife', minify: true })
  const [{ code }] = output
  return { bytes: statSync(at(TARGET)).size, compressed: gzipSync(code).length }
}
