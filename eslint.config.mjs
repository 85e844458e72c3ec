// Only what Biome cannot see: rules that need types, and the rules of hooks.
import hooks from 'eslint-plugin-react-hooks'
import { configs, parser, plugin } from 'typescript-eslint'

export default [
  { ignores: ['.next/', 'build/', 'data/', 'prisma/generated/', 'next-env.d.ts', '**/*.mjs'] },
  configs.base,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parser, parserOptions: { project: './tsconfig.json' } },
    plugins: { '@typescript-eslint': plugin, 'react-hooks': hooks },
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
      'react-hooks/rules-of-hooks': 'error',
    },
  },
]
