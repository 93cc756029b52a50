import { denied, testRule } from '#testing';
import rule from '../../../rules/load-balancer/port-mismatch.ts';
import {
  answered,
  attempts,
  definition,
  groups,
  judged,
  path,
  refused,
  service,
  tail,
  targetCall,
  timedOut,
} from '../_elb.ts';

const base = { 'failure.calls': [refused()], 'elb.targetGroups': groups(), 'deployment.judged': judged() };
const seen = {
  'deployment.taskDefinition': definition(),
  'logs.tail': tail([3, 'starting']),
  'elb.paths': [path('open')],
  'deployment.attempts': attempts(70),
};
testRule(rule, {
  faults: [
    {
      name: 'a health-check port of its own that no container has',
      given: {
        ...base,
        'elb.targetGroups': groups({ health: { port: '9000' } }),
        'deployment.taskDefinition': definition(),
      },
      faults: [
        {
          messageId: 'stray',
          about: 'web',
          confidence: 'likely',
          calls: ['target-health:web'],
          data: { port: '9000', registered: '8080', ports: 'port 8080' },
        },
      ],
    },
    {
      name: 'it times out, as the port is not open either',
      given: {
        ...base,
        'failure.calls': [timedOut()],
        'elb.targetGroups': groups({ health: { port: '9000' } }),
        'deployment.taskDefinition': definition(),
      },
      faults: [{ messageId: 'stray', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'registered with a port that the container does not have',
      given: {
        ...base,
        'failure.calls': [targetCall({ port: 80, reason: 'Target.FailedHealthChecks' })],
        'deployment.judged': judged({
          loadBalancers: [{ targetGroupArn: groups()[0]?.arn ?? '', containerName: 'app', containerPort: 80 }],
        }),
        'deployment.taskDefinition': definition(),
      },
      faults: [{ messageId: 'unmapped', about: 'web', data: { port: '80', container: 'app', ports: 'port 8080' } }],
    },
    {
      name: 'the app listens on another port',
      given: { ...base, 'logs.tail': tail([2, 'Server listening on port 3000']) },
      faults: [{ messageId: 'logged', about: 'web', confidence: 'likely', data: { logged: '3000', port: '8080' } }],
    },
    {
      name: 'only UDP is mapped',
      given: {
        ...base,
        'deployment.taskDefinition': definition({ ports: [{ containerPort: 8080, protocol: 'udp' }] }),
        'ecs.service': service(),
      },
      faults: [{ messageId: 'unmapped', about: 'web' }],
    },
  ],
  clear: [
    {
      name: 'the app listens on the port',
      given: { ...base, ...seen, 'logs.tail': tail([2, 'Server listening on port 8080']) },
    },
    {
      name: 'one of two lines is the port',
      given: {
        ...base,
        ...seen,
        'logs.tail': tail([2, 'management listening on port 9990'], [3, 'listening on port 8080']),
      },
    },
    { name: 'a code came back', given: { ...base, ...seen, 'failure.calls': [answered('404')] } },
    {
      name: 'targets of a bridge network have ports of the instance',
      given: {
        ...base,
        ...seen,
        'failure.calls': [targetCall({ port: 32768, reason: 'Target.FailedHealthChecks' })],
        'deployment.taskDefinition': definition({}, { networkMode: 'bridge' }),
      },
    },
    {
      name: 'the health port is one of a sidecar',
      given: {
        ...base,
        ...seen,
        'elb.targetGroups': groups({ health: { port: '9000' } }),
        'deployment.taskDefinition': definition({
          ports: [
            { containerPort: 8080, protocol: 'tcp' },
            { containerPort: 9000, protocol: 'tcp' },
          ],
        }),
      },
    },
    {
      name: 'blocked, which is settled',
      given: { ...base, 'failure.calls': [timedOut()], 'elb.paths': [path('blocked')] },
    },
  ],
  undecided: [
    {
      name: 'the task definition is not known',
      given: { ...base, ...seen, 'deployment.taskDefinition': denied('deployment.taskDefinition') },
      blockedOn: 'definition',
    },
    { name: 'the log is not known', given: { ...base, ...seen, 'logs.tail': denied('logs.tail') }, blockedOn: 'tail' },
    {
      name: 'the target group is not known',
      given: {
        ...base,
        ...seen,
        'elb.targetGroups': [{ arn: groups()[0]?.arn ?? '', group: denied('elb.targetGroups') }],
      },
      blockedOn: 'groups',
    },
  ],
});
