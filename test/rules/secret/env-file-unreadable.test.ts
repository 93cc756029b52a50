import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/secret/env-file-unreadable.ts';
import { container, definition, other, said, site } from '../named.ts';
import type { IamDecision } from '../../../src/model/facts.ts';

const FILE = 'arn:aws:s3:::settings/prod/web.env';
const of = (file: string) => ({
  ...site,
  'deployment.taskDefinition': definition(container({ environmentFiles: [file] })),
});
const facts = of(FILE);
const missing = said(
  'ResourceInitializationError: failed to download env files: file download command: non empty error stream: NoSuchKey: The specified key does not exist. status code: 404',
);
const denied = said(
  'ResourceInitializationError: failed to download env files: file download command: non empty error stream: AccessDenied: Access Denied status code: 403',
);
const failed = said('ResourceInitializationError: failed to download env files: unable to download');
const decision = (more: Partial<IamDecision>): IamDecision => ({
  id: 'd',
  calls: ['c1'],
  role: { arn: 'arn:aws:iam::111122223333:role/exec', kind: 'execution' },
  action: 's3:GetObject',
  resource: FILE,
  verdict: 'allowed',
  data: { role: 'exec', region: 'eu-west-1' },
  because: '',
  missing: [],
  seen: [],
  ...more,
});
testRule(rule, {
  faults: [
    {
      name: 'it is not there',
      given: { ...facts, 'failure.calls': [missing] },
      faults: [{ messageId: 'missing', about: FILE, confidence: 'likely', calls: ['c1'] }],
    },
    {
      name: 'it is refused, and the role may',
      given: { ...facts, 'failure.calls': [denied], 'iam.decisions': [decision({})] },
      faults: [{ messageId: 'denied', about: FILE, confidence: 'likely' }],
    },
    {
      name: 'the policy of the bucket refuses',
      given: {
        ...facts,
        'failure.calls': [denied],
        'iam.decisions': [decision({ verdict: 'denied', cause: 'secret/env-file-unreadable' })],
      },
      faults: [{ messageId: 'denied', about: FILE, confidence: 'proven' }],
    },
    {
      name: 'it is refused, and nothing else is known',
      given: { ...facts, 'failure.calls': [denied] },
      faults: [{ messageId: 'denied', about: FILE, confidence: 'possible' }],
    },
    {
      name: 'it failed',
      given: { ...facts, 'failure.calls': [failed] },
      faults: [{ messageId: 'failed', about: FILE, confidence: 'possible' }],
    },
    {
      name: 'it is no environment file',
      given: { ...of('arn:aws:s3:::settings/prod/web.txt'), 'failure.calls': [failed] },
      faults: [{ messageId: 'malformed', about: 'arn:aws:s3:::settings/prod/web.txt', confidence: 'proven' }],
    },
    {
      name: 'it is no environment file, and nothing has failed',
      given: { ...of('s3://settings/web.env'), 'failure.calls': [] },
      faults: [{ messageId: 'malformed', about: 's3://settings/web.env', calls: [] }],
    },
  ],
  clear: [
    {
      name: 'the role may not: another rule tells',
      given: {
        ...facts,
        'failure.calls': [denied],
        'iam.decisions': [decision({ verdict: 'denied', cause: 'iam/execution-role-denied' })],
      },
    },
    { name: 'something else', given: { ...facts, 'failure.calls': [other] } },
  ],
  undecided: [
    {
      name: 'the task definition could not be read',
      given: { ...site, 'deployment.taskDefinition': unread('deployment.taskDefinition'), 'failure.calls': [missing] },
      blockedOn: 'definition',
    },
  ],
});
