// Only what Biome cannot see: rules that need types, and the rules of hooks.
import hooks from 'eslint-plugin-react-hooks'
import { configs, parser, plugin } from 'typescript-eslint'

export default [
  { ignores: ['.next/', 'build/', 'data/', 'prisma/generated/', 'next-env.d.ts', '**/*.mjs'] },
  configs.base,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parser, parserOptions: { project: './tsconfig.json' } },
    plugins: { '@typescript-eslint': plugin },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-empty': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // An event handler may be asynchronous where what it awaits handles its own failure.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  // Elsewhere `use` is a word like any other: Playwright's fixtures have one.
  {
    files: ['{app,components,lib/client}/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: { 'react-hooks/rules-of-hooks': 'error' },
  },
  // A database driver may throw what is no Error, and a test must be able to play it.
  { files: ['**/*.test.ts'], rules: { '@typescript-eslint/only-throw-error': 'off' } },
]
