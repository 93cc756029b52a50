import { defineConfig } from 'vitest/config';
import { EMULATOR, PROCESSES } from './test/projects.ts';

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    pool: 'threads',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...PROCESSES, ...EMULATOR],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'cli', include: [...PROCESSES], globalSetup: ['test/setup/bundle.ts'] } },
      {
        extends: true,
        test: {
          name: 'emulator',
          include: [...EMULATOR],
          globalSetup: ['test/setup/bundle.ts'],
        },
      },
    ],
    // As in the bundle, see src/dev/bundle.ts. Processes that tests start don't inherit it.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
