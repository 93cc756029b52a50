import { denied as unread, testRule } from '#testing';
import type { FailedCall } from '../../../src/model/facts.ts';
import { exit } from '../app/base.ts';
import rule from '../../../rules/iam/task-role-missing.ts';
import { container, definition, mount, other, said, service, site } from '../named.ts';

const td = definition(container());
const facts = { ...site, 'deployment.taskDefinition': td };
const iam = { ...td, volumes: [{ name: 'data', efs: { fileSystemId: 'fs-0a', iam: true } }] };
const mine = mount({ cause: 'iam/task-role-missing', fault: 'no-role' });
const noCredentials: FailedCall = {
  ...exit(1),
  how: 'missing',
  family: 'credentials/none',
  words: 'botocore.exceptions.NoCredentialsError: Unable to locate credentials',
  seen: [{ evidence: 'ev:logs.tail', path: '/0/lines/value/0/text', quote: 'Unable to locate credentials' }],
};
testRule(rule, {
  faults: [
    {
      name: 'the app found no credentials',
      given: { ...facts, 'failure.calls': [exit(1)], 'failure.logged': [noCredentials] },
      faults: [{ messageId: 'credentials', about: 'web:7', confidence: 'likely', calls: ['call-1'] }],
    },
    {
      name: 'a volume with IAM',
      given: {
        ...facts,
        'deployment.taskDefinition': iam,
        'failure.calls': [
          said(
            "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b'mount.nfs4: access denied by server while mounting 127.0.0.1:/'",
          ),
        ],
        'storage.mounts': [mine],
      },
      faults: [{ messageId: 'volume', about: 'web:7', confidence: 'proven', calls: ['c1'] }],
    },
    {
      name: 'AWS says so',
      given: {
        ...facts,
        'failure.calls': [
          said(
            'An error occurred (InvalidParameterException): ECS Exec requires a task role. The task role is required.',
          ),
        ],
      },
      faults: [{ messageId: 'required', about: 'web:7', confidence: 'proven' }],
    },
    {
      name: 'ECS Exec is enabled',
      given: { ...facts, 'ecs.service': { ...service, enableExecuteCommand: true }, 'failure.calls': [] },
      faults: [{ messageId: 'exec', about: 'web:7', confidence: 'likely', calls: [] }],
    },
  ],
  clear: [
    {
      name: 'the app found no credentials, and there is a task role',
      given: {
        ...facts,
        'deployment.taskDefinition': { ...td, taskRoleArn: 'arn:aws:iam::111122223333:role/task' },
        'failure.calls': [exit(1)],
        'failure.logged': [noCredentials],
      },
    },
    {
      name: 'the app was refused a call',
      given: {
        ...facts,
        'failure.calls': [exit(1)],
        'failure.logged': [{ ...noCredentials, family: 'log/call-denied' }],
      },
    },
    {
      name: 'there is one',
      given: {
        ...facts,
        'deployment.taskDefinition': { ...td, taskRoleArn: 'arn:aws:iam::111122223333:role/web' },
        'failure.calls': [other],
        'storage.mounts': [mine],
      },
    },
    {
      name: 'nothing needs one',
      given: {
        ...facts,
        'failure.logged': [],
        'failure.calls': [other],
        'storage.mounts': [mount({ cause: 'storage/efs-denied', fault: 'policy' })],
      },
    },
  ],
  undecided: [
    {
      name: 'the task definition could not be read',
      given: { ...facts, 'deployment.taskDefinition': unread('deployment.taskDefinition'), 'failure.calls': [other] },
      blockedOn: 'definition',
    },
  ],
});
