import { testRule } from '#testing';
import rule from '../../../rules/storage/efs-denied.ts';
import { container, definition, mount, other, said, site } from '../named.ts';

const ID = 'storage/efs-denied';
const td = {
  ...definition(container()),
  volumes: [{ name: 'data', efs: { fileSystemId: 'fs-0a', rootDirectory: '/x', iam: true, accessPoint: 'fsap-1' } }],
};
const ARN = 'arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/fs-0a';
const policy =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/other"},"Action":"elasticfilesystem:ClientMount","Resource":"*"}]}';
const base = {
  ...site,
  'deployment.taskDefinition': td,
  'failure.calls': [
    said(
      "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b'mount.nfs4: access denied by server while mounting 127.0.0.1:/'",
    ),
  ],
};
const of = (fault: string, id = 'data', data: Record<string, string> = {}) => ({
  ...base,
  'storage.mounts': [mount({ cause: ID, fault, about: { type: 'x', id }, data })],
});
testRule(rule, {
  faults: [
    {
      name: 'no encryption in transit',
      given: of('transit'),
      faults: [{ messageId: 'transit', about: 'data', confidence: 'proven', calls: ['c1'] }],
    },
    {
      name: 'no such access point',
      given: of('access-point-gone', 'fsap-1'),
      faults: [{ messageId: 'point', about: 'fsap-1' }],
    },
    {
      name: 'a root directory beside it',
      given: of('access-point-root'),
      faults: [{ messageId: 'root', about: 'data' }],
    },
    {
      name: 'the policy lets nobody in',
      given: of('policy', 'fs-0a', {
        policy,
        arn: ARN,
        iam: 'yes',
        role: 'web',
        roleArn: 'arn:aws:iam::111122223333:role/web',
        how: 'no-allow',
      }),
      faults: [{ messageId: 'policy', about: 'fs-0a' }],
    },
    {
      name: 'a Deny of the role',
      given: of('identity', 'web', { statement: 'NoFiles', policyName: 'guard' }),
      faults: [{ messageId: 'identity', about: 'web' }],
    },
    {
      name: 'it is allowed now',
      given: { ...base, 'storage.mounts': [mount({ cause: ID, verdict: 'open' })] },
      faults: [{ messageId: 'since', about: 'fs-0a', confidence: 'possible' }],
    },
  ],
  clear: [
    {
      name: 'another cause',
      given: { ...base, 'storage.mounts': [mount({ cause: 'iam/task-role-missing', fault: 'no-role' })] },
    },
    { name: 'no mount failed', given: { ...base, 'failure.calls': [other], 'storage.mounts': [] } },
  ],
  undecided: [
    {
      name: 'the policy could not be read',
      given: {
        ...base,
        'storage.mounts': [
          mount({ cause: ID, verdict: 'cannot-tell', missing: ['elasticfilesystem:DescribeFileSystemPolicy'] }),
        ],
      },
      blockedOn: 'mounts',
    },
  ],
});
