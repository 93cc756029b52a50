import { expect, test } from 'vitest';
import { denied, testRule } from '#testing';
import rule from '../../../rules/network/endpoint-policy-denied.ts';
import { runRule } from '../../../src/engine/run-rule.ts';
import type { IamDecision } from '../../../src/model/facts.ts';
import { known } from '../../aws/network/layout.ts';
import { call, site } from './base.ts';

const refused = call({
  how: 'denied',
  step: 'secret',
  service: 'secretsmanager',
  action: 'secretsmanager:GetSecretValue',
  layer: 'endpoint',
  candidates: [{ cause: 'network/endpoint-policy-denied', because: '', settledBy: [] }],
});
const document =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}';
const decision = (more: Partial<IamDecision> = {}): IamDecision => ({
  id: 'd1',
  calls: ['c1'],
  role: { arn: 'arn:aws:iam::111122223333:role/exec', kind: 'execution' },
  action: 'secretsmanager:GetSecretValue',
  resource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf',
  verdict: 'denied',
  cause: 'network/endpoint-policy-denied',
  about: { type: 'vpc-endpoint', id: 'vpce-1' },
  because: 'the policy of vpce-1 does not allow it',
  missing: [],
  seen: [{ evidence: 'ev:net.endpoints', path: '/0/policy', quote: document }],
  data: {
    endpoint: 'vpce-1',
    document,
    how: 'no-allow',
    action: 'secretsmanager:GetSecretValue',
    resource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf',
  },
  ...more,
});
testRule(rule, {
  faults: [
    {
      name: 'the policy was read',
      given: { ...site, 'failure.calls': [refused], 'iam.decisions': [decision()] },
      faults: [{ messageId: 'decided', about: 'vpce-1', confidence: 'proven', calls: ['c1'] }],
    },
    {
      name: 'AWS says so, and the policy could not be read',
      given: { ...site, 'failure.calls': [refused] },
      faults: [{ messageId: 'named', about: 'secretsmanager:GetSecretValue', confidence: 'possible' }],
    },
    {
      name: 'it is allowed now',
      given: {
        ...site,
        'failure.calls': [refused],
        'iam.decisions': [decision({ verdict: 'allowed', because: 'the policy of vpce-1 allows it' })],
      },
      faults: [{ messageId: 'since', about: 'vpce-1', confidence: 'likely' }],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'iam.decisions': [decision({ calls: [] })] },
      faults: [{ messageId: 'decided', about: 'vpce-1', confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    {
      name: 'another layer decided',
      given: {
        ...site,
        'failure.calls': [call({ how: 'denied' })],
        'iam.decisions': [decision({ cause: 'iam/execution-role-denied' })],
      },
    },
  ],
  undecided: [
    {
      name: 'nothing is known of the calls',
      given: { ...site, 'failure.calls': denied('failure.calls'), 'iam.decisions': [decision()] },
      blockedOn: 'calls',
    },
  ],
});
test('the policy is written whole, with what it had', () => {
  const out = runRule(rule, {
    'failure.calls': known([refused]),
    'iam.decisions': known([decision()]),
    'asked.at': known(site['asked.at']),
  });
  const line = out.status === 'faults' ? (out.faults[0]?.fixes[0]?.commands?.[0] ?? '') : '';
  expect(line).toMatch(
    /^aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --policy-document '.*' --region eu-west-1$/,
  );
  expect(JSON.parse(/'(.*)'/.exec(line)?.[1] ?? '').Statement).toEqual([
    { Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' },
    {
      Sid: 'EcsTasks',
      Effect: 'Allow',
      Principal: '*',
      Action: 'secretsmanager:GetSecretValue',
      Resource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:a-AbCdEf',
    },
  ]);
});
