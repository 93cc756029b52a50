import { expect, it } from 'vitest';
import { runRule } from '../../../src/engine/run-rule.ts';
import { denied, known, testRule } from '#testing';
import rule from '../../../rules/load-balancer/health-code-unexpected.ts';
import { answered, groups, tail, targetCall } from '../_elb.ts';

const grpc = groups({
  protocolVersion: 'GRPC',
  health: { grpc: true, matcher: '0', path: '/grpc.health.v1.Health/Check' },
});
testRule(rule, {
  faults: [
    {
      name: 'a gRPC code, of a group that was not read',
      given: { 'failure.calls': [answered('12')] },
      faults: [{ messageId: 'grpcUnread', about: 'web', confidence: 'likely' }],
    },
    {
      name: '400',
      given: { 'failure.calls': [answered('400')], 'elb.targetGroups': groups() },
      faults: [{ messageId: 'http', about: 'web', confidence: 'proven' }],
    },
    {
      name: '204',
      given: { 'failure.calls': [answered('204')], 'elb.targetGroups': groups() },
      faults: [{ messageId: 'http', about: 'web', data: { codes: '204', matcher: '200' } }],
    },
    {
      name: 'gRPC UNIMPLEMENTED',
      given: { 'failure.calls': [answered('12')], 'elb.targetGroups': grpc },
      faults: [{ messageId: 'grpc', about: 'web', confidence: 'proven' }],
    },
    {
      name: 'the group cannot be read',
      given: { 'failure.calls': [answered('405')] },
      faults: [{ messageId: 'httpUnread', about: 'web', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: '404', given: { 'failure.calls': [answered('404')], 'elb.targetGroups': groups() } },
    {
      name: '400 on a port for TLS',
      given: {
        'failure.calls': [targetCall({ port: 8443, reason: 'Target.ResponseCodeMismatch', codes: ['400'] })],
        'elb.targetGroups': groups(),
      },
    },
    {
      name: '400 from an app that logs that it wants TLS',
      given: {
        'failure.calls': [answered('400')],
        'elb.targetGroups': groups(),
        'logs.tail': tail([5, 'Client sent an HTTP request to an HTTPS server.']),
      },
    },
  ],
  undecided: [
    { name: 'what failed is not known', given: { 'failure.calls': denied('failure.calls') }, blockedOn: 'calls' },
  ],
});

it('words the fixes of a gRPC check for gRPC', () => {
  for (const group of [
    {},
    { 'elb.targetGroups': known(groups({ protocolVersion: 'GRPC', health: { grpc: true, matcher: '0' } })) },
  ]) {
    const out = runRule(rule, { 'failure.calls': known([answered('12')]), ...group });
    const fixes = out.status === 'faults' ? out.faults.flatMap(f => f.fixes) : [];
    expect(fixes.length).toBeGreaterThan(1);
    for (const fix of fixes)
      expect(`${fix.title} ${fix.commands?.join(' ') ?? ''}`).not.toMatch(/HTTP|HttpCode|returns 200|Host/);
  }
});
