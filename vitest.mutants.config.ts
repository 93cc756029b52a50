import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/**
 * For `npm run mutants`: the fast tests of what decides. None of them starts a process, so no bundle of the CLI is made.
 * What a test file works out as it loads, not within a test, makes for slow mutants, and one that throws there survives.
 */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    globalSetup: [],
    env: { MUTANTS: '1' },
    include: [
      'test/{aws/iam,aws/network,engine}/**/*.test.ts',
      'test/collect/*.test.ts',
      'test/report/{renderers,schema}.test.ts',
      'test/cli/exit.test.ts',
    ],
  },
});
