import { testRule } from '#testing';
import rule from '../../../rules/storage/efs-blocked.ts';
import { mount, other, said, site } from '../named.ts';

const ID = 'storage/efs-blocked';
const data = {
  zone: 'eu-west-1b',
  clientGroup: 'sg-task',
  targetGroup: 'sg-efs',
  nacl: 'acl-1',
  direction: 'ingress',
  ports: '2049',
  peer: '10.0.1.0/24',
};
const base = {
  ...site,
  'failure.calls': [
    said(
      "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b'mount.nfs4: Connection timed out'",
    ),
  ],
};
const of = (fault: string, id: string) => ({
  ...base,
  'storage.mounts': [mount({ cause: ID, fault, about: { type: 'x', id }, data })],
});
testRule(rule, {
  faults: [
    {
      name: 'the mount target lets nobody in',
      given: of('ingress', 'sg-efs'),
      faults: [{ messageId: 'ingress', about: 'sg-efs', confidence: 'proven', calls: ['c1'] }],
    },
    {
      name: 'the task is let out nowhere',
      given: of('egress', 'sg-task'),
      faults: [{ messageId: 'egress', about: 'sg-task' }],
    },
    { name: 'a network ACL', given: of('nacl', 'acl-1'), faults: [{ messageId: 'nacl', about: 'acl-1' }] },
    {
      name: 'it is open now',
      given: { ...base, 'storage.mounts': [mount({ cause: ID, verdict: 'open' })] },
      faults: [{ messageId: 'since', about: 'fs-0a', confidence: 'possible' }],
    },
  ],
  clear: [
    {
      name: 'another cause',
      given: { ...base, 'storage.mounts': [mount({ cause: 'storage/efs-denied', fault: 'policy' })] },
    },
    { name: 'no mount failed', given: { ...base, 'failure.calls': [other], 'storage.mounts': [] } },
  ],
  undecided: [
    {
      name: 'the security groups could not be read',
      given: {
        ...base,
        'storage.mounts': [mount({ cause: ID, verdict: 'cannot-tell', missing: ['ec2:DescribeSecurityGroups'] })],
      },
      blockedOn: 'mounts',
    },
  ],
});
