import { defineConfig } from 'vitest/config';
import { compileMessages } from './scripts/compile-messages.mjs';

// What was changed in them since they were compiled last.
await compileMessages();

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'extension/**/*.test.ts', 'panel/**/*.test.{ts,tsx}', 'test/*.test.ts'],
          // Large inputs take some seconds where the machine is busy; what never ends is to end here.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'core',
          include: ['test/core/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/setup.ts'],
          // Two browsers at once are no faster on two cores, and each is slower.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
