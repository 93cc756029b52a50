import { host } from '../../collect/net/run.ts';
import { denied, fargateSite, known, named, other, site, testRule } from './base.ts';
import rule from '../../../rules/capacity/disk-full.ts';

const told = named('capacity/disk-full', {
  step: 'image-pull',
  symptom: 'symptom/image-pull-failed',
  family: 'pull/disk-full',
  tasks: ['t1'],
});
const attempt = (launch: 'EC2' | 'FARGATE') => [
  {
    index: 0,
    phase: 'pulling' as const,
    task: {
      arn: 't',
      id: 't1',
      taskDefinition: 'web:7',
      launch,
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      containers: [],
      attachments: [],
      overrides: {},
      ...(launch === 'EC2' && { containerInstance: 'arn:ci-1' }),
    },
  },
];
const image = {
  ref: {
    container: 'web',
    image: 'web:1',
    registry: 'x',
    kind: 'ecr' as const,
    repository: 'web',
    registryGiven: true,
  },
  repository: known({ arn: 'a', name: 'web' }),
  image: known({ digest: 'd', tags: [], sizeBytes: 8 * 2 ** 30 }),
  others: denied('x'),
  lifecycle: denied('x'),
  policy: denied('x'),
  platforms: denied('x'),
};
testRule(rule, {
  faults: [
    {
      name: 'the instance',
      given: {
        ...site,
        'failure.calls': [told],
        'deployment.attempts': attempt('EC2'),
        'ecs.containerInstances': [host(), host({ arn: 'arn:ci-2', ec2InstanceId: 'i-2' })],
      },
      faults: [{ messageId: 'instance', about: 'i-1', confidence: 'proven', calls: ['p1'] }],
    },
    {
      name: 'an instance that is not known',
      given: { ...site, 'failure.calls': [told] },
      faults: [{ messageId: 'instance', about: 'instance', data: { instance: 'the instance' } }],
    },
    {
      name: 'ephemeral storage, with what Fargate gives',
      given: {
        ...fargateSite,
        'failure.calls': [told],
        'deployment.attempts': attempt('FARGATE'),
        'image.references': [image],
      },
      faults: [
        {
          messageId: 'task',
          about: 'web:7',
          data: { size: '20', image: ' The images are 8.0 GiB compressed, and several times that unpacked.' },
        },
      ],
    },
    {
      name: 'ephemeral storage, as much as there is',
      given: {
        ...fargateSite,
        'deployment.taskDefinition': { ...fargateSite['deployment.taskDefinition'], ephemeralStorage: 200 },
        'failure.calls': [told],
      },
      faults: [{ messageId: 'task', about: 'web:7', data: { size: '200', image: '' } }],
    },
  ],
  clear: [{ name: 'something else failed', given: { ...site, 'failure.calls': [other] } }],
  undecided: [
    {
      name: 'nothing is known of the calls',
      given: { ...site, 'failure.calls': denied('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});
