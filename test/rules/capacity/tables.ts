import type { CauseId, ScalingJudgement, Shortage } from '#rule';
import { denied, doubtful, fitting, inst, named, other, room, site, stuck, vague } from './base.ts';

/** There is no placement to judge: the words are about something else. */
export const noPlacement = (because = 'none') =>
  ({
    state: 'absent',
    because,
    receipt: { id: 'ev:capacity.fit', action: 'derived', input: {}, at: '' },
  }) as const;

/** What every rule about instances that lack something for a task has to answer to, whatever it is that they lack. */
export function lacking<const Id extends string>(
  cause: CauseId,
  short: Shortage,
  messageId: Id,
  data: Readonly<Record<string, string>>,
) {
  const told = named(cause);
  const all = fitting([inst('i-1', [short]), inst('i-2', [short])], { cause });
  return {
    told,
    all,
    faults: [
      {
        name: 'AWS names it, and every instance shows it',
        given: { ...site, 'failure.calls': [told], 'capacity.fit': all },
        faults: [{ messageId, about: 'prod', confidence: 'proven', calls: ['p1'], data }],
      },
      {
        name: 'the words leave it open, and the instances decide',
        given: { ...site, 'failure.calls': [vague], 'capacity.fit': all },
        faults: [{ messageId, about: 'prod', confidence: 'likely' }],
      },
      {
        name: 'what adds instances was not read',
        given: {
          ...site,
          'failure.calls': [told],
          'capacity.fit': fitting([inst('i-1', [short])], {
            cause,
            missing: ['autoscaling:DescribeAutoScalingGroups'],
          }),
        },
        faults: [{ messageId, about: 'prod', confidence: 'likely' }],
      },
      {
        name: 'it was so, and there is room now',
        given: { ...site, 'failure.calls': [told], 'capacity.fit': room() },
        faults: [
          {
            messageId: 'room',
            about: 'prod',
            confidence: 'likely',
            data: { instance: 'i-9', when: '10:40 UTC' },
          },
        ],
      },
      {
        name: 'AWS names it, and the instances say neither',
        given: { ...site, 'failure.calls': [told], 'capacity.fit': doubtful() },
        faults: [{ messageId: 'named', about: 'prod', confidence: 'likely' }],
      },
      {
        name: 'AWS names it, and nothing could be compared',
        given: { 'failure.calls': [told] },
        faults: [{ messageId: 'named', about: 'cluster', confidence: 'possible' }],
      },
    ],
    clear: [
      { name: 'something else failed', given: { ...site, 'failure.calls': [other], 'capacity.fit': all } },
      {
        name: 'the evidence gives the call to another cause',
        given: {
          ...site,
          'failure.calls': [told],
          'capacity.fit': fitting([inst('i-1', [short])], { cause: 'capacity/ec2-quota' }),
        },
      },
      {
        name: 'the words leave it open, and there is room',
        given: { ...site, 'failure.calls': [vague], 'capacity.fit': room() },
      },
    ],
    undecided: [
      {
        name: 'the words leave it open, and the instances are denied',
        given: { ...site, 'failure.calls': [vague], 'capacity.fit': denied('capacity.fit') },
        blockedOn: 'fit',
      },
      {
        name: 'the words leave it open, and so do the instances',
        given: { ...site, 'failure.calls': [vague], 'capacity.fit': doubtful() },
        blockedOn: 'fit',
      },
    ],
  } as const;
}

/** What every rule about a group that adds no instances has to answer to where the fault is another one. */
export function scaling(cause: CauseId) {
  const none = named('capacity/no-instances');
  const decided = fitting([], { cause });
  return {
    none,
    decided,
    clear: [
      {
        name: 'something else failed',
        given: { ...site, 'failure.calls': [other], 'capacity.fit': decided, 'capacity.scaling': [] },
      },
      {
        name: 'the evidence decides on another cause',
        given: {
          ...site,
          'failure.calls': [none],
          'capacity.fit': fitting([], { cause: 'capacity/no-instances' }),
          'capacity.scaling': [stuck('growing', undefined)],
        },
      },
      {
        name: 'there is room',
        given: { ...site, 'failure.calls': [vague], 'capacity.fit': room(), 'capacity.scaling': [] },
      },
    ],
    undecided: [
      {
        name: 'the instances are denied',
        given: { ...site, 'failure.calls': [none], 'capacity.fit': denied('capacity.fit'), 'capacity.scaling': [] },
        blockedOn: 'fit',
      },
      {
        name: 'what adds them is denied',
        given: {
          ...site,
          'failure.calls': [none],
          'capacity.fit': decided,
          'capacity.scaling': denied('capacity.scaling'),
        },
        blockedOn: 'scaling',
      },
    ],
  } as const;
}

/** What every rule about a failed launch of instances has to answer to, whatever EC2 refused it for. */
export function launchFailed(cause: CauseId) {
  const { none, decided, clear, undecided } = scaling(cause);
  const launch = (more: Partial<ScalingJudgement> = {}) =>
    stuck('launch-failed', cause, {
      words: 'You have requested more vCPU capacity',
      at: '2026-01-01T10:30:00Z',
      ...more,
    });
  return {
    faults: [
      {
        name: 'the latest launch failed of it',
        given: { ...site, 'failure.calls': [none], 'capacity.fit': decided, 'capacity.scaling': [launch()] },
        faults: [{ messageId: 'failed', about: 'prod-asg', confidence: 'proven', calls: ['p1'] }],
      },
      {
        name: 'part of it was not read',
        given: {
          ...site,
          'failure.calls': [vague],
          'capacity.fit': decided,
          'capacity.scaling': [launch({ missing: ['ecs:DescribeContainerInstances'] })],
        },
        faults: [{ messageId: 'failed', about: 'prod-asg', confidence: 'likely' }],
      },
      {
        name: 'AWS names it of an instance that ECS itself launches',
        given: { ...site, 'failure.calls': [named(cause)], 'capacity.fit': noPlacement() },
        faults: [{ messageId: 'named', about: 'prod', confidence: 'likely' }],
      },
    ],
    clear,
    undecided,
  } as const;
}
