import { describe, expect, it } from 'vitest';
import { draftsFromEvents, eventReadings } from '../../../src/derive/failure/drafts-from-events.ts';
import {
  at,
  cite,
  completed,
  events,
  failed,
  judged,
  NO_CAPACITY,
  rollingBack,
  STEADY,
  targetGroup,
} from '../_build.ts';

const UNHEALTHY = `(port 8080) is unhealthy in (target-group ${targetGroup('web')}) due to (reason Health checks failed with these codes: [502,503]).`;
const NOT_FOUND =
  '(task 0123456789abcdef0123456789abcdef) failed to start: CannotPullContainerError: failed to resolve ref docker.io/library/web:2: not found';

describe('the events that name a step that failed', () => {
  it.each<[string, string, string | undefined]>([
    ['no capacity', NO_CAPACITY, 'placement'],
    ['a failed health check', UNHEALTHY, 'target-health'],
    ['a failed pull', NOT_FOUND, 'image-pull'],
    ['throttling', 'operations are being throttled on elb. Will try again later.', 'deployment'],
    ['not routine work', 'has started 2 tasks: (task a) (task b).', undefined],
    ['not a steady state', STEADY, undefined],
    ['not a completed deployment', completed(2), undefined],
    // These only follow from what failed.
    ['not that the deployment failed', failed(2), undefined],
    ['not the rollback', rollingBack(1), undefined],
    ['not that tasks keep failing', 'is unable to consistently start tasks successfully.', undefined],
    ['not words of tomorrow', 'has done something that nobody has heard of.', undefined],
  ])('%s', (_, message, step) =>
    expect(eventReadings(events([20, message]), {}).map(r => r.reading.step)).toEqual(step === undefined ? [] : [step]),
  );
  it('only those of the window, with their index in all events', () => {
    const list = events([35, NO_CAPACITY], [25, STEADY], [20, NOT_FOUND], [5, UNHEALTHY]);
    expect(eventReadings(list, { from: at(10), until: at(30) })).toMatchObject([
      { index: 2, event: list[2], reading: { family: 'pull/not-found' } },
    ]);
  });
});

describe('the drafts', () => {
  const draftsOf = (...messages: string[]) =>
    draftsFromEvents(
      eventReadings(events(...messages.map(m => [20, m] as const)), {}),
      judged({ launch: 'FARGATE' }),
      cite,
    );
  it('have the time and the words of the event, and no task', () =>
    expect(draftsOf(NOT_FOUND)).toEqual([
      expect.objectContaining({
        step: 'image-pull',
        how: 'missing',
        image: 'docker.io/library/web:2',
        launch: 'FARGATE',
        tasks: [],
        subnets: [],
        instances: [],
        first: at(20),
        last: at(20),
        words: `(service web) ${NOT_FOUND}`,
        seen: [cite('ecs.events', '/0/message', `(service web) ${NOT_FOUND}`)],
      }),
    ]));
  it('have the target group that an event names', () =>
    expect(draftsOf(UNHEALTHY)).toMatchObject([
      {
        target: { group: targetGroup('web'), port: 8080, codes: ['502', '503'], reason: 'Target.ResponseCodeMismatch' },
      },
    ]));
  it('are one per event, in the order of the events', () =>
    expect(draftsOf(UNHEALTHY, NO_CAPACITY, NO_CAPACITY).map(d => d.step)).toEqual([
      'target-health',
      'placement',
      'placement',
    ]));
  it('have an unknown launch type where no deployment is judged', () => {
    const readings = eventReadings(events([20, NO_CAPACITY]), {});
    expect(draftsFromEvents(readings, undefined, cite)).toMatchObject([{ launch: 'unknown' }]);
  });
});
