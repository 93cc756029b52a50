import { denied, testRule } from '#testing';
import rule from '../../../rules/load-balancer/protocol-mismatch.ts';
import { answered, groups, judged, path, refused, service, tail, targetCall } from '../_elb.ts';

const base = {
  'failure.calls': [refused()],
  'elb.targetGroups': groups(),
  'deployment.judged': judged(),
  'elb.paths': [path('open')],
};
const onPort = (port: number, more: object = {}) => ({
  ...base,
  'failure.calls': [targetCall({ port, reason: 'Target.FailedHealthChecks' })],
  ...more,
});
testRule(rule, {
  faults: [
    {
      name: 'the app logs that it wants TLS',
      given: { ...base, 'logs.tail': tail([9, 'http: Client sent an HTTP request to an HTTPS server.']) },
      faults: [
        {
          messageId: 'other',
          about: 'web',
          confidence: 'likely',
          calls: ['target-health:web'],
          data: { app: 'TLS', check: 'HTTP' },
        },
      ],
    },
    {
      name: 'the app logs that it got TLS',
      given: {
        ...base,
        'elb.targetGroups': groups({ protocol: 'HTTPS', health: { protocol: 'HTTPS' } }),
        'ecs.service': service(),
      },
      faults: [{ messageId: 'other', about: 'web', data: { app: 'plain HTTP' } }],
    },
    {
      name: 'plain HTTP to a port for TLS',
      given: onPort(8443),
      faults: [{ messageId: 'other', about: 'web', data: { because: 'port 8443 is usually TLS' } }],
    },
    {
      name: 'HTTP/1.1 to the port of gRPC',
      given: onPort(50051),
      faults: [{ messageId: 'other', about: 'web', data: { app: 'gRPC' } }],
    },
    {
      name: 'a server without HTTP/2 behind gRPC',
      given: {
        ...base,
        'elb.targetGroups': groups({ protocolVersion: 'GRPC', health: { grpc: true, matcher: '0' } }),
        'logs.tail': tail([9, 'HTTP/2 is not enabled for [::]:8080. Connections to this endpoint will use HTTP/1.1.']),
      },
      faults: [
        { messageId: 'other', about: 'web', confidence: 'likely', data: { app: 'HTTP/1.1', check: 'HTTP (GRPC)' } },
      ],
    },
    {
      name: 'a status of HTTP where gRPC has a code',
      given: {
        'failure.calls': [answered('464')],
        'deployment.judged': judged(),
        'elb.targetGroups': groups({ protocolVersion: 'GRPC', health: { grpc: true, matcher: '0' } }),
      },
      faults: [{ messageId: 'other', about: 'web', confidence: 'likely', data: { app: 'HTTP/1.1' } }],
    },
    {
      name: 'the app says that it listens there, and nothing tells what it speaks',
      given: { ...base, 'logs.tail': tail([9, 'server listening on 0.0.0.0:8080']) },
      faults: [{ messageId: 'unclear', about: 'web', confidence: 'possible', data: { port: '8080' } }],
    },
    {
      name: '400 from a port for TLS',
      given: {
        'failure.calls': [targetCall({ port: 443, codes: ['400'] })],
        'elb.targetGroups': groups(),
        'deployment.judged': judged(),
      },
      faults: [{ messageId: 'other', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'no sign of it', given: { ...base, 'logs.tail': tail([2, 'listening on 8080']) } },
    {
      name: 'HTTPS to a port for TLS',
      given: {
        ...onPort(8443),
        'logs.tail': tail([3, 'up']),
        'elb.targetGroups': groups({ health: { protocol: 'HTTPS' } }),
      },
    },
    { name: '400 from a port for HTTP', given: { ...base, 'failure.calls': [answered('400')] } },
  ],
  undecided: [
    { name: 'the log is not known', given: { ...base, 'logs.tail': denied('logs.tail') }, blockedOn: 'tail' },
  ],
});
