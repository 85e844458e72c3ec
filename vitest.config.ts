import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') }
const setupFiles = ['./tests/support/fail-on-console-error.ts']
// What is waited for comes at once on an idle machine. On a busy one Vitest's own second is too short.
const expect = { poll: { timeout: 10_000 } }

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['{lib,components,app,prisma,scripts,bench}/**/*.test.{ts,tsx,mjs}'],
          setupFiles,
          expect,
          testTimeout: 15_000,
          hookTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        // The rules, and with them every statement, once more on the other database.
        test: {
          name: 'postgres',
          include: ['lib/domain/**/*.test.ts'],
          env: { TEST_DATABASE: 'postgres' },
          setupFiles,
          expect,
          testTimeout: 15_000,
          hookTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'doors',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/faults/full/**'],
          setupFiles,
          expect,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // They wait more than they compute. Projects with numbers of their own are run one after the other.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve: { alias },
        // `npm run test:faults`: at full length, one after the other.
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          env: { FAULTS: 'full' },
          setupFiles,
          expect,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
