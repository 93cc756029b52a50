import { cut, testRule } from '#testing';
import rule from '../../../rules/iam/execution-role-denied.ts';
import { blind, clear, decision, given, MANAGED, policy, REPOSITORY, SECRET, site, unknown } from './_stage.ts';

const id = 'iam/execution-role-denied';
const mine = { cause: id } as const;
const pull = decision({
  ...mine,
  action: 'ecr:BatchGetImage',
  resource: REPOSITORY,
  data: {
    managed: MANAGED,
    policyName: 'ecs-doctor-pull-images',
    existing: policy({ Effect: 'Allow', Action: 's3:ListBucket', Resource: '*' }),
  },
});

testRule(rule, {
  faults: [
    {
      name: 'no policy allows it',
      given: given(decision(mine)),
      faults: [
        {
          messageId: 'denied',
          about: 'exec',
          confidence: 'proven',
          calls: ['call-1'],
          data: { action: 'secretsmanager:GetSecretValue', policies: 'p' },
        },
      ],
    },
    {
      name: 'neither policies nor boundary allow it: one fix for both',
      given: given(
        decision({
          ...mine,
          data: {
            message: 'both',
            boundaryArn: 'arn:aws:iam::111122223333:policy/limit',
            boundaryDocument: policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
            boundaryGrant: JSON.stringify([
              { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
            ]),
          },
        }),
      ),
      faults: [{ messageId: 'both', about: 'exec', confidence: 'proven' }],
    },
    {
      name: 'the policies allow the ARN, and AWS was asked for the one without suffix',
      given: given(
        decision({
          ...mine,
          resource: SECRET.slice(0, -7),
          data: { message: 'partial', named: SECRET.slice(0, -7), other: SECRET, assumed: 'yes' },
        }),
      ),
      faults: [{ messageId: 'partial', about: 'exec', confidence: 'likely', data: { other: SECRET } }],
    },
    {
      name: 'a pull, with the policy of AWS for a second way',
      given: given(pull),
      faults: [{ messageId: 'denied', about: 'exec', confidence: 'proven' }],
    },
    {
      name: 'AWS did not name the policy, and one could not be read',
      given: given(decision({ ...mine, data: { assumed: 'yes', words: 'refused' } })),
      faults: [{ messageId: 'denied', about: 'exec', confidence: 'likely' }],
    },
    {
      name: 'AWS did not say why the call failed',
      given: given(decision({ ...mine, data: { words: 'undetermined' } })),
      faults: [{ messageId: 'denied', about: 'exec', confidence: 'likely' }],
    },
    {
      name: 'it is allowed now',
      given: given(decision({ ...mine, verdict: 'allowed' })),
      faults: [{ messageId: 'then', about: 'exec', confidence: 'likely', data: { time: '17:40 UTC' } }],
    },
    {
      name: 'it is allowed now, and AWS did not name the policy',
      given: given(decision({ ...mine, verdict: 'allowed', data: { words: 'refused' } })),
      faults: [{ messageId: 'then', about: 'exec', confidence: 'possible' }],
    },
    {
      name: 'the role could not be read',
      given: unknown(['iam:GetRole', 'iam:ListRolePolicies'], mine),
      faults: [{ messageId: 'named', about: 'exec', confidence: 'likely' }],
    },
    {
      name: 'two secrets, one policy',
      given: given(
        decision(mine),
        decision({
          ...mine,
          resource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:api-Ab12Cd',
          calls: ['call-2'],
        }),
      ),
      faults: [{ messageId: 'denied', about: 'exec', calls: ['call-1', 'call-2'] }],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'iam.decisions': [decision({ ...mine, calls: [] })] },
      faults: [{ messageId: 'denied', about: 'exec', confidence: 'likely', calls: [] }],
    },
  ],
  clear: clear(id),
  undecided: [
    blind,
    {
      name: 'only some of the failed calls are known',
      given: { ...site, 'iam.decisions': cut('iam.decisions', []) },
      blockedOn: 'decisions',
    },
    {
      name: 'the policies could not be read, and AWS did not say which refused',
      given: unknown(['iam:ListRolePolicies']),
      blockedOn: 'decisions',
    },
  ],
});
