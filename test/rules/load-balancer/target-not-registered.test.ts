import { denied, testRule } from '#testing';
import rule from '../../../rules/load-balancer/target-not-registered.ts';
import { candidate } from '../_deployment.ts';
import { groups, health, judged, known, later, refused, service, targetCall, task, TG } from '../_elb.ts';

const cause = 'load-balancer/target-not-registered';
const call = targetCall(
  { reason: 'Target.NotRegistered' },
  {
    family: 'target/not-found',
    step: 'target-registration',
    symptom: 'symptom/target-registration-failed',
    how: 'missing',
    candidates: candidate(cause),
    seen: [{ evidence: 'ev:ecs.events', path: '/0/message', quote: 'Target is not registered' }],
  },
);
const runs = (more: object = {}) =>
  task(0, {
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED', privateIp: '10.0.1.9' }],
    ...more,
  });
const base = {
  'failure.calls': [call],
  'elb.targetGroups': groups(),
  'elb.targetHealth': health('healthy'),
  'ecs.tasks': [runs()],
  'deployment.judged': judged({ outcome: 'in-progress' }),
  'asked.at': { at: later(3600), region: 'eu-west-1' },
  'ecs.service': service(),
};
const registered = [{ targetGroup: TG, targets: known([{ target: '10.0.1.9', port: 8080, state: 'healthy' }]) }];

testRule(rule, {
  faults: [
    {
      name: "an address that is the load balancer's own",
      given: {
        'failure.calls': [
          targetCall(
            { state: 'unused', reason: 'Target.IpUnusable' },
            { family: 'target/unusable', candidates: candidate(cause) },
          ),
        ],
        'elb.targetGroups': groups(),
        'deployment.judged': base['deployment.judged'],
        'asked.at': base['asked.at'],
        'ecs.service': service(),
      },
      faults: [{ messageId: 'unusable', about: 'web', confidence: 'proven', calls: ['target-health:web'] }],
    },
    {
      name: 'a task that runs is no target',
      given: base,
      faults: [
        { messageId: 'gone', about: 'web', confidence: 'proven', calls: [call.id], data: { targets: '10.0.1.9' } },
      ],
    },
    {
      name: 'Elastic Load Balancing says it, and targets and tasks are not known',
      given: {
        'failure.calls': [call],
        'elb.targetGroups': groups(),
        'deployment.judged': base['deployment.judged'],
        'asked.at': base['asked.at'],
      },
      faults: [{ messageId: 'told', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'so it is, and nothing failed yet',
      given: { ...base, 'failure.calls': [] },
      faults: [{ messageId: 'gone', about: 'web', confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    { name: 'all are registered', given: { ...base, 'failure.calls': [], 'elb.targetHealth': registered } },
    {
      name: 'it has just started',
      given: { ...base, 'failure.calls': [], 'asked.at': { at: later(40), region: 'eu-west-1' } },
    },
    {
      name: 'it is stopping',
      given: { ...base, 'failure.calls': [], 'ecs.tasks': [runs({ desiredStatus: 'STOPPED' })] },
    },
    {
      name: 'of two groups a task is in one',
      given: {
        ...base,
        'failure.calls': [],
        'deployment.judged': judged({
          loadBalancers: [
            { targetGroupArn: TG, alternateTargetGroupArn: 'other', containerName: 'app', containerPort: 8080 },
          ],
        }),
      },
    },
    {
      name: 'checks fail for another reason',
      given: { ...base, 'failure.calls': [refused()], 'elb.targetHealth': registered },
    },
  ],
  undecided: [
    {
      name: 'targets are denied',
      given: { ...base, 'failure.calls': [], 'elb.targetHealth': denied('elb.targetHealth') },
      blockedOn: 'health',
    },
    {
      name: 'tasks are denied',
      given: { ...base, 'failure.calls': [], 'ecs.tasks': denied('ecs.tasks') },
      blockedOn: 'tasks',
    },
  ],
});
