import { denied, testRule } from '#testing';
import type { TaskContainer } from '#rule';
import rule from '../../../rules/risk/container-not-running.ts';
import { definition, service } from '../_elb.ts';
import { task } from './_tasks.ts';

const both = (more: object = {}, main: object = {}) => {
  const one = definition(main);
  const [app] = one.containers;
  if (!app) throw new Error('no container');
  return { ...one, containers: [app, { ...app, name: 'metrics', essential: false, ...more }] };
};
const ran = (of: Partial<TaskContainer>, more: object = {}) =>
  task(
    [
      { name: 'app', lastStatus: 'RUNNING' },
      { name: 'metrics', ...of },
    ],
    {
      taskDefinition: definition().arn,
      ...more,
    },
  );
const given = (tasks: ReturnType<typeof ran>[], td = both()) => ({
  'ecs.service': service(),
  'deployment.taskDefinition': td,
  'ecs.tasks': tasks,
});
const failed = { lastStatus: 'STOPPED', reason: 'CannotPullContainerError: not found' };
testRule(rule, {
  faults: [
    {
      name: 'it never started in one of two tasks',
      given: given([ran({ lastStatus: 'RUNNING' }), ran(failed)]),
      faults: [{ messageId: 'never', about: 'metrics', data: { count: '1', running: '2', reason: failed.reason } }],
    },
    {
      name: 'it exited with an error',
      given: given([ran({ lastStatus: 'STOPPED', exitCode: 1 })]),
      faults: [{ messageId: 'ended', about: 'metrics', data: { code: '1' } }],
    },
    {
      name: 'its restart policy ignores the exit code',
      given: given(
        [ran({ lastStatus: 'STOPPED', exitCode: 3 })],
        both({ restartPolicy: { ignoredExitCodes: [3], restartAttemptPeriod: 120 } }),
      ),
      faults: [{ messageId: 'ignored', about: 'metrics', data: { code: '3' } }],
    },
    {
      name: 'it exited before its restart policy restarts it',
      given: given(
        [ran({ lastStatus: 'STOPPED', exitCode: 1 })],
        both({ restartPolicy: { ignoredExitCodes: [3], restartAttemptPeriod: 120 } }),
      ),
      faults: [{ messageId: 'early', about: 'metrics', data: { period: '120' } }],
    },
  ],
  clear: [
    { name: 'it runs', given: given([ran({ lastStatus: 'RUNNING' })]) },
    { name: 'it starts', given: given([ran({ lastStatus: 'PENDING' })]) },
    { name: 'it did its work', given: given([ran({ lastStatus: 'STOPPED', exitCode: 0 })]) },
    {
      name: 'another container waits for its end',
      given: given([ran(failed)], both({}, { dependsOn: [{ containerName: 'metrics', condition: 'SUCCESS' }] })),
    },
    { name: 'it is essential: the task stops', given: given([ran(failed)], both({ essential: true })) },
    { name: 'the task has stopped', given: given([ran(failed, { lastStatus: 'STOPPED' })]) },
    { name: 'a task of another revision', given: given([ran(failed, { taskDefinition: 'other' })]) },
  ],
  undecided: [
    {
      name: 'the tasks are denied',
      given: { ...given([]), 'ecs.tasks': denied('ecs.tasks') },
      blockedOn: 'tasks',
    },
  ],
});
