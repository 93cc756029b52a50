import { denied, testRule } from '#testing';
import rule from '../../../rules/symptom/deployment-stalled.ts';
import { call } from './_from-calls.ts';
import { judged, service } from './_service.ts';

const at = (minute: number) => ({ at: new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString(), region: 'eu-west-1' });
const going = judged({ outcome: 'in-progress' });
const base = { 'deployment.judged': going, 'ecs.service': service(), 'asked.at': at(10), 'failure.calls': [] };
testRule(rule, {
  faults: [
    { name: 'ECS can neither stop nor start', given: { ...base, 'failure.calls': [call('symptom/deployment-stalled', { step: 'deployment' })] }, faults: [{ messageId: 'blocked', about: 'web', confidence: 'proven', calls: ['call:1'] }] },
    { name: 'in progress for 45 minutes', given: { ...base, 'asked.at': at(45) }, faults: [{ messageId: 'overrun', about: 'web', confidence: 'likely', data: { minutes: '45' } }] },
  ],
  clear: [
    { name: 'in progress for 10 minutes', given: base },
    { name: 'long in progress, and all tasks run', given: { ...base, 'asked.at': at(45), 'ecs.service': service({ runningCount: 2 }) } },
    { name: 'completed', given: { ...base, 'deployment.judged': judged({ outcome: 'completed' }) } },
  ],
  undecided: [{ name: 'the service could not be read', given: { ...base, 'ecs.service': denied('ecs.service') }, blockedOn: 'service' }],
});
