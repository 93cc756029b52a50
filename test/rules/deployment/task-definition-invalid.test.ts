import { expect, it } from 'vitest';
import { cut, denied, known, testRule } from '#testing';
import { runRule } from '../../../src/engine/run-rule.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import rule from '../../../rules/deployment/task-definition-invalid.ts';
import { said } from '../_deployment.ts';
import { definition, judged, refused, service, TG } from '../_elb.ts';

const gone: Evidence<never> = {
  state: 'absent',
  because: 'Unable to describe task definition.',
  receipt: { id: 'ev:deployment.taskDefinition', action: 'ecs:DescribeTaskDefinition', input: {}, at: '' },
};
const inactive = said(
  'deployment/task-definition',
  'TaskDefinition is inactive',
  {},
  'deployment/task-definition-invalid',
);
const refusal = said(
  'request/task-definition',
  'An error occurred (ClientException): Fargate requires that cpu is set',
  { step: 'request', symptom: 'symptom/request-refused' },
  'deployment/task-definition-invalid',
);
const base = { 'deployment.judged': judged(), 'ecs.service': service() };

const absentPart = said(
  'deployment/appspec',
  'InvalidParameterException: The container web does not exist in the task definition.',
  { step: 'request', symptom: 'symptom/request-refused' },
  'deployment/appspec-mismatch',
  'deployment/config-invalid',
);
const balancer = (containerName: string, containerPort: number) => ({
  'deployment.judged': judged({ loadBalancers: [{ targetGroupArn: TG, containerName, containerPort }] }),
});
const connected = (portName: string, enabled = true) => ({
  'deployment.judged': judged({ loadBalancers: [], serviceConnect: { enabled, services: [{ portName }] } }),
});
const http = definition({ ports: [{ containerPort: 8080, protocol: 'tcp', name: 'http' }] });

testRule(rule, {
  faults: [
    {
      name: 'the load balancer settings name a container that the revision lacks, and AWS refuses it',
      given: {
        ...base,
        ...balancer('web', 8080),
        'deployment.taskDefinition': definition(),
        'failure.calls': [absentPart],
      },
      faults: [
        {
          messageId: 'container',
          about: 'web:7',
          confidence: 'proven',
          calls: [absentPart.id],
          data: { name: 'web', has: 'only app' },
        },
      ],
    },
    {
      name: 'they name a port that it lacks',
      given: { ...base, ...balancer('app', 81), 'deployment.taskDefinition': definition(), 'failure.calls': [] },
      faults: [{ messageId: 'port', about: 'web:7', confidence: 'likely', data: { name: 'app:81', has: 'only 8080' } }],
    },
    {
      name: 'Service Connect names a port mapping that it lacks',
      given: { ...base, ...connected('https'), 'deployment.taskDefinition': http, 'failure.calls': [] },
      faults: [
        { messageId: 'portName', about: 'web:7', confidence: 'likely', data: { name: 'https', has: 'only http' } },
      ],
    },
    {
      name: 'it does not exist',
      given: { ...base, 'failure.calls': [inactive], 'deployment.taskDefinition': gone },
      faults: [{ messageId: 'missing', about: 'web:7', confidence: 'proven', calls: [inactive.id] }],
    },
    {
      name: 'it is inactive, and AWS refuses it',
      given: {
        ...base,
        'failure.calls': [inactive],
        'deployment.taskDefinition': definition({}, { status: 'INACTIVE' }),
      },
      faults: [{ messageId: 'inactive', about: 'web:7', confidence: 'proven', data: { status: 'INACTIVE' } }],
    },
    {
      name: 'it was inactive, and is not now',
      given: {
        ...base,
        'failure.calls': [inactive],
        'deployment.taskDefinition': definition({}, { status: 'ACTIVE' }),
      },
      faults: [{ messageId: 'refused', about: 'web:7', confidence: 'likely' }],
    },
    {
      name: 'Fargate has no such size',
      given: {
        ...base,
        'failure.calls': [
          said(
            'request/task-definition',
            'ClientException: No Fargate configuration exists for given values: 300 CPU, 512 memory.',
            { step: 'request', symptom: 'symptom/request-refused' },
            'deployment/task-definition-invalid',
          ),
        ],
        'deployment.taskDefinition': definition(),
      },
      faults: [{ messageId: 'size', about: 'web:7', confidence: 'proven', data: { cpu: '300', memory: '512' } }],
    },
    {
      name: 'AWS refuses it in words',
      given: {
        ...base,
        'deployment.judged': judged({
          steadyTaskDefinition: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:6',
        }),
        'failure.calls': [refusal],
        'deployment.taskDefinition': definition(),
      },
      faults: [{ messageId: 'refused', about: 'web:7', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'Service Connect names a mapping that is there',
      given: { ...base, ...connected('http'), 'deployment.taskDefinition': http, 'failure.calls': [] },
    },
    {
      name: 'Service Connect is off',
      given: { ...base, ...connected('https', false), 'deployment.taskDefinition': http, 'failure.calls': [] },
    },
    {
      name: 'a port of a range',
      given: {
        ...base,
        ...balancer('app', 8105),
        'deployment.taskDefinition': definition({ ports: [{ containerPort: 8100, protocol: 'tcp', range: true }] }),
        'failure.calls': [],
      },
    },
    {
      name: 'CodeDeploy deploys it, by its AppSpec',
      given: {
        ...base,
        ...balancer('web', 8080),
        'deployment.taskDefinition': definition(),
        'ecs.service': service({ controller: 'CODE_DEPLOY' }),
        'failure.calls': [],
      },
    },
    {
      name: 'inactive, and the service runs it all the same',
      given: {
        ...base,
        'failure.calls': [refused()],
        'deployment.taskDefinition': definition({}, { status: 'INACTIVE' }),
      },
    },
    { name: 'nothing failed', given: { ...base, 'failure.calls': [], 'deployment.taskDefinition': definition() } },
  ],
  undecided: [
    {
      name: 'what failed is not known',
      given: { ...base, 'failure.calls': denied('failure.calls'), 'deployment.taskDefinition': known(definition()) },
      blockedOn: 'calls',
    },
    {
      name: 'it is known in part',
      given: { ...base, 'failure.calls': cut('failure.calls', []), 'deployment.taskDefinition': definition() },
      blockedOn: 'calls',
    },
  ],
});

it('leaves UpdateService alone where CodeDeploy deploys', () => {
  const code = { latest: known({ id: 'd-1', application: 'shop', group: 'blue-green', status: 'Failed' }) };
  const out = runRule(rule, {
    'failure.calls': known([inactive]),
    'deployment.judged': known(judged({ steadyTaskDefinition: 'web:6' })),
    'deployment.taskDefinition': known(definition({}, { status: 'INACTIVE' })),
    'deployment.codeDeploy': known(code),
    'ecs.service': known(service({ controller: 'CODE_DEPLOY' })),
  });
  expect(out).toMatchObject({
    faults: [
      {
        fixes: [
          {
            applies: 'fill-in',
            commands: [
              'aws deploy create-deployment --application-name shop --deployment-group-name blue-green --revision file://<revision-file> --region eu-west-1',
            ],
          },
        ],
      },
    ],
  });
});
