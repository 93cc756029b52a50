import { describe, expect, it } from 'vitest';
import { draftsFromRunning } from '../../../src/derive/failure/drafts-from-running.ts';
import type { Task } from '../../../src/model/facts.ts';
import { at, cite, task } from '../_build.ts';

const running = (more: Partial<Task>): Task =>
  task('t1', {
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    createdAt: at(0),
    containers: [{ name: 'web', healthStatus: more.healthStatus ?? 'UNKNOWN' }],
    ...more,
  });
const hoursLater = (n: number): string => new Date(Date.parse(at(0)) + n * 3_600_000).toISOString();

describe('what fails in a task that runs by itself', () => {
  it('its health check', () =>
    expect(draftsFromRunning([running({ healthStatus: 'UNHEALTHY' })], at(5), cite)).toMatchObject([
      {
        step: 'container-health',
        symptom: 'symptom/container-health-check-failed',
        container: 'web',
        words: 'the task is RUNNING and UNHEALTHY',
        tasks: ['t1'],
      },
    ]));
  it.each([
    ['PROVISIONING', 'network-interface', 'symptom/eni-not-provisioned'],
    ['PENDING', undefined, undefined],
  ])('that it has been %s for hours', (lastStatus, step, symptom) => {
    const [draft] = draftsFromRunning([running({ lastStatus })], hoursLater(3), cite);
    expect(draft?.words).toBe(`the task has been ${lastStatus} for 3 hours`);
    if (step) expect(draft).toMatchObject({ step, symptom });
  });
  it.each<[string, Task, string]>([
    ['one that is healthy', running({ healthStatus: 'HEALTHY' }), hoursLater(3)],
    ['one without a health check', running({}), hoursLater(3)],
    ['one that has just begun to start', running({ lastStatus: 'PROVISIONING' }), at(59)],
    ['one whose start isn’t known', running({ lastStatus: 'PENDING', createdAt: undefined as never }), hoursLater(3)],
    ['one that is being stopped', running({ healthStatus: 'UNHEALTHY', desiredStatus: 'STOPPED' }), at(5)],
  ])('nothing in %s', (_, one, asked) => expect(draftsFromRunning([one], asked, cite)).toEqual([]));
});
