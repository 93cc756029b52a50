/**
 * Which project a test file belongs to. Everything that is in neither list is `unit`: it starts no process and needs no
 * build, so it runs in seconds. test/projects.test.ts holds that.
 */

/** Project `cli`: tests that run the built command line, a shell, or npm. */
export const PROCESSES: readonly string[] = [
  'test/cli/**/*.test.ts',
  'test/aws/iam/fix.test.ts',
  'test/dev/check.test.ts',
  'test/dev/new.test.ts',
  'test/fix/revision.test.ts',
  'test/report/canary.test.ts',
  'test/report/hostile.test.ts',
  'test/report/schema.test.ts',
  // Real clients of the SDK: others of a worker's tests mock them.
  'test/stories/live-faults.test.ts',
  'test/package/**/*.test.ts',
];

/** Project `emulator`: tests against moto, which is a Python package. */
export const EMULATOR: readonly string[] = ['test/emulator/**/*.test.ts', 'test/rules/network/on-moto.test.ts'];
