import { describe, expect, it } from 'vitest';
import type { Draft } from '../../../src/derive/failure/draft.ts';
import { draftsFromTasks } from '../../../src/derive/failure/drafts-from-tasks.ts';
import type { Phase, Task, TaskContainer, TaskDefinition } from '../../../src/model/facts.ts';
import { at, attempt, cite, definition, judged, targetGroup } from '../_build.ts';

const NOT_FOUND =
  'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref docker.io/library/web:2: not found';
const NO_SHELL =
  'CannotStartContainerError: Error response from daemon: failed to create task for container: exec: "serve": executable file not found in $PATH';
const EXITED = 'Essential container in task exited';
const container = (name: string, more: Partial<TaskContainer> = {}): TaskContainer => ({ name, ...more });
const draftsOf = (task: Partial<Task>, phase: Phase = 'running', td: TaskDefinition | undefined = definition()) =>
  draftsFromTasks([attempt(task, phase)], td, judged(), cite);

describe('what a draft has of its task', () => {
  it('is where it ran and when it ended', () =>
    expect(
      draftsOf({
        stoppedReason: NOT_FOUND,
        launch: 'EC2',
        containerInstance: 'arn:ci-1',
        createdAt: at(10),
        stoppingAt: at(11),
        stoppedAt: at(12),
        attachments: [
          { type: 'ElasticNetworkInterface', status: 'DELETED', subnet: 'subnet-a' },
          { type: 'Service Connect', status: 'DELETED' },
        ],
      }),
    ).toMatchObject([
      {
        launch: 'EC2',
        instances: ['arn:ci-1'],
        subnets: ['subnet-a'],
        tasks: ['t1'],
        first: at(11),
        last: at(11),
      },
    ]));
  it.each<[string, Partial<Task>, string | undefined]>([
    ['when it was stopped', { createdAt: at(10), stoppedAt: at(12) }, at(12)],
    ['when it was created, where it never ended', { createdAt: at(10) }, at(10)],
    ['unknown', {}, undefined],
  ])('%s', (_, more, first) => expect(draftsOf({ stoppedReason: NOT_FOUND, ...more })[0]?.first).toBe(first));
});

describe('a task whose capacity was taken away', () => {
  const web = [container('web', { exitCode: 137 })];
  it.each<[string, Partial<Task>, Partial<Draft>]>([
    [
      'by Spot, in words',
      { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.', containers: web },
      {
        family: 'host/spot',
        words: 'Your Spot Task was interrupted.',
        candidates: [expect.objectContaining({ cause: 'platform/spot-interruption' })],
      },
    ],
    [
      'by Spot, by its stop code',
      { stopCode: 'SpotInterruption', containers: web },
      { family: 'host/spot', words: 'stop code SpotInterruption' },
    ],
    [
      'with its instance',
      { stopCode: 'TerminationNotice', stoppedReason: 'Host EC2 (instance i-0123456789abcdef0) terminated.' },
      {
        family: 'host/terminated',
        facts: { instance: 'i-0123456789abcdef0' },
        candidates: [expect.objectContaining({ cause: 'platform/host-terminated' })],
      },
    ],
  ])('%s: nothing in it failed', (_, task, want) =>
    expect(draftsOf(task)).toMatchObject([
      { step: 'placement', how: 'killed', symptom: 'symptom/tasks-missing', ...want },
    ]),
  );
  it('quotes the stop code where there are no words', () =>
    expect(draftsOf({ stopCode: 'SpotInterruption' })[0]?.seen).toEqual([
      cite('ecs.tasks', '/0/stopCode', 'stop code SpotInterruption'),
    ]));
});

describe('a task whose words name the step that failed', () => {
  it.each<[string, Partial<Task>, Partial<Draft>]>([
    [
      'in its stopped reason',
      { stoppedReason: NOT_FOUND, containers: [container('web', { image: 'web:2' })] },
      { step: 'image-pull', how: 'missing', container: 'web', words: NOT_FOUND },
    ],
    [
      'in a container, beside a stopped reason that says less',
      {
        stoppedReason: 'Task failed to start',
        containers: [container('proxy'), container('web', { reason: NO_SHELL })],
      },
      { step: 'container-create', how: 'missing', container: 'web', words: NO_SHELL },
    ],
    [
      'in its network interface',
      {
        stoppedReason: 'Task failed to start',
        attachments: [
          {
            type: 'ElasticNetworkInterface',
            status: 'DELETED',
            statusReason: 'Timeout waiting for network interface provisioning to complete.',
          },
        ],
      },
      { step: 'network-interface', how: 'timeout' },
    ],
    [
      'a failed health check before an exit code that it brought about',
      {
        stoppedReason: `Task failed ELB health checks in (target-group ${targetGroup('web')})`,
        containers: [container('web', { exitCode: 137 })],
      },
      { step: 'target-health', how: 'unhealthy', target: { group: targetGroup('web') }, exitCode: 137 },
    ],
    [
      'the container that is unhealthy',
      {
        stoppedReason: 'Task failed container health checks',
        containers: [
          container('proxy', { healthStatus: 'HEALTHY' }),
          container('web', { healthStatus: 'UNHEALTHY', exitCode: 143 }),
        ],
      },
      { step: 'container-health', container: 'web', exitCode: 143 },
    ],
  ])('%s', (_, task, want) => expect(draftsOf(task)).toMatchObject([want]));

  it('names no container for a failed target, nor where several could be meant', () => {
    const elb = { stoppedReason: `Task failed ELB health checks in (target-group ${targetGroup('web')})` };
    expect(draftsOf({ ...elb, containers: [container('web')] })[0]).not.toHaveProperty('container');
    const several = { stoppedReason: NOT_FOUND, containers: [container('web'), container('proxy')] };
    expect(draftsOf(several)[0]).not.toHaveProperty('container');
  });
  it('takes the image from the container where the words name none', () => {
    const reason =
      'CannotPullContainerError: Error response from daemon: toomanyrequests: You have reached your pull rate limit.';
    const containers = [
      container('web', { image: 'docker.io/library/web:2', reason }),
      container('proxy', { image: 'proxy:1' }),
    ];
    expect(draftsOf({ stoppedReason: 'Task failed to start', containers })).toMatchObject([
      { step: 'image-pull', container: 'web', image: 'docker.io/library/web:2' },
    ]);
  });
  it('is one draft per sentence that tells as much', () => {
    const containers = [container('web', { reason: NOT_FOUND }), container('proxy', { reason: NO_SHELL })];
    expect(draftsOf({ stoppedReason: EXITED, containers }).map(d => [d.step, d.container])).toEqual([
      ['image-pull', 'web'],
      ['container-create', 'proxy'],
    ]);
  });
});

describe('a task of which only an exit is known', () => {
  it.each<[string, readonly TaskContainer[], Partial<Draft>]>([
    ['an error', [container('web', { exitCode: 1 })], { how: 'exited', exitCode: 1, family: 'exit/error' }],
    ['success', [container('web', { exitCode: 0 })], { how: 'exited', exitCode: 0, family: 'exit/zero' }],
    [
      'a kill',
      [container('web', { exitCode: 137 })],
      { how: 'killed', exitCode: 137, symptom: 'symptom/container-exited' },
    ],
    [
      'the first that ended by itself, not the ones that ECS stopped',
      [container('proxy', { exitCode: 143 }), container('web', { exitCode: 3 }), container('agent', { exitCode: 137 })],
      { container: 'web', exitCode: 3 },
    ],
  ])('%s', (_, containers, want) => {
    const td = definition(containers);
    expect(draftsOf({ stoppedReason: EXITED, containers }, 'running', td)).toMatchObject([
      { step: 'process', ...want },
    ]);
  });
  it('cites the exit code first, then the words', () =>
    expect(draftsOf({ stoppedReason: EXITED, containers: [container('web', { exitCode: 1 })] })[0]).toMatchObject({
      words: EXITED,
      seen: [
        cite('ecs.tasks', '/0/containers/0/exitCode', 'container web exited with code 1'),
        cite('ecs.tasks', '/0/stoppedReason', EXITED),
      ],
    }));
  it('cites the stop code where there are no words', () =>
    expect(
      draftsOf({ stopCode: 'EssentialContainerExited', containers: [container('web', { exitCode: 1 })] })[0],
    ).toMatchObject({ words: '', seen: [{ path: '/0/containers/0/exitCode' }, { path: '/0/stopCode' }] }));
  it('says nothing of a container that is not essential', () => {
    const td = definition([{ name: 'web' }, { name: 'metrics', essential: false }]);
    const containers = [container('metrics', { exitCode: 2 }), container('web', { exitCode: 1 })];
    expect(draftsOf({ stoppedReason: EXITED, containers }, 'running', td)).toMatchObject([{ container: 'web' }]);
  });
  it('takes every container for essential where the task definition could not be read', () => {
    const containers = [container('metrics', { exitCode: 2 }), container('web', { exitCode: 143 })];
    expect(draftsFromTasks([attempt({ stoppedReason: EXITED, containers })], undefined, judged(), cite)).toMatchObject([
      { container: 'metrics', exitCode: 2 },
    ]);
  });
});

describe('a sidecar that ended by itself', () => {
  const containers = [container('metrics', { exitCode: 1 }), container('web', { exitCode: 143 })];
  const td = definition([{ name: 'metrics' }, { name: 'web' }]);
  const task = attempt({ stoppedReason: EXITED, containers });
  const balanced = judged({ loadBalancers: [{ containerName: 'web', containerPort: 80 }] });
  it('is looked at before what its exit code alone would suggest', () => {
    const [draft] = draftsFromTasks([task], td, balanced, cite);
    expect(draft?.candidates.map(c => c.cause).slice(0, 2)).toEqual(['app/sidecar-failed', 'app/crashed']);
  });
  it('is the app where the load balancer sends it traffic', () => {
    const other = judged({ loadBalancers: [{ containerName: 'metrics', containerPort: 80 }] });
    expect(draftsFromTasks([task], td, other, cite)[0]?.candidates[0]?.cause).toBe('app/crashed');
  });
  it('ran out of memory where ECS says so', () => {
    const killed = [
      container('metrics', { exitCode: 1, reason: 'OutOfMemoryError: Container killed due to memory usage' }),
    ];
    const [draft] = draftsFromTasks([attempt({ stoppedReason: EXITED, containers: killed })], td, balanced, cite);
    expect(draft).toMatchObject({ how: 'out-of-memory', candidates: [{ cause: 'app/out-of-memory' }] });
  });
});

describe('a task of which only its phase is known', () => {
  it.each<[Phase, string, string]>([
    ['placing', 'placement', 'symptom/placement-failed'],
    ['provisioning', 'network-interface', 'symptom/eni-not-provisioned'],
    ['initializing', 'registry-auth', 'symptom/secrets-not-retrieved'],
    ['pulling', 'image-pull', 'symptom/image-pull-failed'],
    ['creating', 'container-create', 'symptom/container-not-created'],
    ['running', 'process', 'symptom/container-exited'],
  ])('%s: %s', (phase, step, symptom) =>
    expect(draftsOf({ stopCode: 'TaskFailedToStart' }, phase)).toEqual([
      {
        family: 'unknown',
        facts: {},
        candidates: [],
        step,
        how: 'undetermined',
        symptom,
        launch: 'FARGATE',
        subnets: [],
        instances: [],
        tasks: ['t1'],
        words: 'TaskFailedToStart',
        seen: [cite('ecs.tasks', '/0/stopCode', 'stop code TaskFailedToStart')],
      },
    ]),
  );
  it('keeps words that nobody has heard', () =>
    expect(draftsOf({ stoppedReason: 'something new' }, 'pulling')).toMatchObject([
      { step: 'image-pull', how: 'undetermined', words: 'something new', seen: [{ path: '/0/stoppedReason' }] },
    ]));
  it('follows the words where they name a step: the task exited, with no exit code', () =>
    expect(draftsOf({ stoppedReason: EXITED }, 'pulling')).toMatchObject([{ step: 'process', how: 'exited' }]));
  it('is no draft where ECS says nothing at all', () => expect(draftsOf({})).toEqual([]));
});

describe('a task that ECS stopped because what hosts it is unhealthy', () => {
  const causes = (task: Partial<Task>): readonly string[] =>
    draftsOf({ stopCode: 'InfrastructureHealth', ...task }).flatMap(d => d.candidates.map(c => c.cause));
  it('on an instance, the instance', () =>
    expect(causes({ launch: 'EC2', containerInstance: 'arn:ci-1' })).toEqual([
      'platform/docker-unhealthy',
      'platform/transient',
    ]));
  it('on Fargate, AWS', () => expect(causes({ launch: 'FARGATE' })).toEqual(['platform/transient']));
  it('unless its words name the step that failed', () =>
    expect(causes({ stoppedReason: NOT_FOUND })[0]).toMatch(/^image\//));
  it('whatever the exit codes that its end left', () =>
    expect(causes({ containers: [container('web', { exitCode: 137 })] })).toEqual(['platform/transient']));
});
