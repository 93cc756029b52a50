import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/platform/spot-interruption.ts';
import { other, said, service, site } from '../named.ts';

const call = said('Your Spot Task was interrupted.', {
  symptom: 'symptom/tasks-missing',
  candidates: [{ cause: 'platform/spot-interruption', because: '', settledBy: [] }],
});
testRule(rule, {
  faults: [
    {
      name: 'Fargate Spot alone',
      given: {
        ...site,
        'ecs.service': { ...service, capacityProviders: [{ name: 'FARGATE_SPOT', base: 0, weight: 1 }] },
        'failure.calls': [call],
      },
      faults: [{ messageId: 'taken', about: 'web', confidence: 'proven', calls: ['c1'], data: { tasks: 'a task' } }],
    },
    {
      name: 'instances',
      given: { ...site, 'failure.calls': [{ ...call, tasks: ['t1', 't2'] }] },
      faults: [{ messageId: 'taken', about: 'web', data: { tasks: '2 tasks' } }],
    },
  ],
  clear: [{ name: 'something else', given: { ...site, 'failure.calls': [other] } }],
  undecided: [
    {
      name: 'what failed could not be read',
      given: { ...site, 'failure.calls': unread('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});
