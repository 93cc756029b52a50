import type { AnyRule, FailedCall } from '#rule';
import { cut, denied, testRule } from '#testing';

/** A failed call of a symptom, as `failure.calls` holds it. */
export const call = (symptom: string, more: Partial<FailedCall> = {}): FailedCall => ({
  id: 'call:1',
  step: 'image-pull',
  how: 'undetermined',
  family: 'test',
  symptom,
  facts: {},
  candidates: [],
  tasks: ['0123456789abcdef0123456789abcdef'],
  words: 'what ECS said',
  from: { kind: 'task', subnets: [], securityGroups: [], publicIp: 'unknown' },
  seen: [
    {
      evidence: 'ev:ecs.tasks',
      path: '/0/stoppedReason',
      quote: 'what ECS said',
      action: 'ecs:DescribeTasks',
      says: 'what ECS said',
    },
  ],
  ...more,
});

/** The table that every symptom made of failed calls passes. */
export function testFromCalls(rule: AnyRule, more: Partial<FailedCall> = {}): void {
  const mine = call(rule.id, more);
  testRule(rule, {
    faults: [
      {
        name: 'one task',
        given: { 'failure.calls': [mine] },
        faults: [
          {
            messageId: 'seen',
            about: mine.target?.group ?? mine.container ?? 'service',
            confidence: 'proven',
            calls: ['call:1'],
            data: { tasks: '1 task' },
          },
        ],
      },
      {
        name: 'two calls are one symptom',
        given: { 'failure.calls': [mine, { ...mine, id: 'call:2', tasks: ['fedcba9876543210fedcba9876543210'] }] },
        faults: [
          {
            messageId: 'seen',
            about: mine.target?.group ?? mine.container ?? 'service',
            calls: ['call:1', 'call:2'],
            data: { tasks: '2 tasks' },
          },
        ],
      },
      {
        name: 'an event told it',
        given: { 'failure.calls': [{ ...mine, tasks: [] }] },
        faults: [
          {
            messageId: 'seen',
            about: mine.target?.group ?? mine.container ?? 'service',
            data: { tasks: 'seen in an event' },
          },
        ],
      },
    ],
    clear: [
      { name: 'nothing failed', given: { 'failure.calls': [] } },
      { name: 'something else failed', given: { 'failure.calls': [call('symptom/of-another-kind')] } },
    ],
    undecided: [
      {
        name: 'what failed could not be read',
        given: { 'failure.calls': denied('failure.calls') },
        blockedOn: 'calls',
      },
      { name: 'only part of it was read', given: { 'failure.calls': cut('failure.calls', []) }, blockedOn: 'calls' },
    ],
  });
}
