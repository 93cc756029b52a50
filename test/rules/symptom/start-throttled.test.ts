import { denied, testRule } from '#testing';
import rule from '../../../rules/symptom/start-throttled.ts';
import { judged, service } from './_service.ts';

const event = (minute: number, message = '(service web) is unable to consistently start tasks successfully.') => ({
  id: String(minute),
  createdAt: new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString(),
  message,
});
const base = {
  'ecs.service': service(),
  'deployment.judged': judged({ outcome: 'in-progress' }),
  'ecs.events': [event(5)],
};
testRule(rule, {
  faults: [
    { name: 'ECS says so', given: base, faults: [{ messageId: 'slowed', about: 'web', confidence: 'proven' }] },
    {
      name: 'ECS said so in a window that has passed, and the service has settled since',
      given: {
        ...base,
        'deployment.judged': judged({ outcome: 'completed', past: true }),
        'ecs.service': service({ runningCount: 2 }),
      },
      faults: [{ messageId: 'slowed', about: 'web', confidence: 'proven' }],
    },
  ],
  clear: [
    { name: 'said before this deployment', given: { ...base, 'ecs.events': [event(-30)] } },
    {
      name: 'ordinary events',
      given: { ...base, 'ecs.events': [event(5, '(service web) has reached a steady state.')] },
    },
    {
      name: 'the service has settled since',
      given: {
        ...base,
        'deployment.judged': judged({ outcome: 'completed' }),
        'ecs.service': service({ runningCount: 2 }),
      },
    },
  ],
  undecided: [
    { name: 'events could not be read', given: { ...base, 'ecs.events': denied('ecs.events') }, blockedOn: 'events' },
  ],
});
