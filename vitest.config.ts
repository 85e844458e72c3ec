import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') }
const setupFiles = ['./tests/support/fail-on-console-error.ts']
// What is waited for comes at once on an idle machine. On a busy one Vitest's own second is too short, and a server takes a minute to start:
// the limits are for what hangs.
const patient = { expect: { poll: { timeout: 20_000 } }, testTimeout: 30_000, hookTimeout: 60_000 }
const morePatient = { ...patient, testTimeout: 120_000, hookTimeout: 180_000 }

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['{lib,components,app,prisma,scripts,bench}/**/*.test.{ts,tsx,mjs}'],
          setupFiles,
          ...patient,
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
          ...patient,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'doors',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/faults/full/**'],
          setupFiles,
          ...morePatient,
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
          ...morePatient,
          fileParallelism: false,
        },
      },
    ],
  },
})
