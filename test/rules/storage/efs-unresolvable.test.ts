import { testRule } from '#testing';
import rule from '../../../rules/storage/efs-unresolvable.ts';
import { mount, other, said, site } from '../named.ts';

const ID = 'storage/efs-unresolvable';
const calls = [
  said(
    'ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: Failed to resolve "fs-0a.efs.eu-west-1.amazonaws.com"',
  ),
];
const base = { ...site, 'failure.calls': calls };
testRule(rule, {
  faults: [
    {
      name: 'no mount target in the zone',
      given: { ...base, 'storage.mounts': [mount({ cause: ID, fault: 'no-target' })] },
      faults: [
        {
          messageId: 'target',
          about: 'fs-0a',
          confidence: 'proven',
          calls: ['c1'],
          data: { zone: 'eu-west-1b', zones: 'eu-west-1a' },
        },
      ],
    },
    {
      name: 'nothing has failed',
      given: {
        ...base,
        'failure.calls': [],
        'storage.mounts': [mount({ cause: ID, fault: 'no-target', calls: [], told: false })],
      },
      faults: [{ messageId: 'target', about: 'fs-0a', confidence: 'likely', calls: [] }],
    },
    {
      name: 'no file system',
      given: {
        ...base,
        'storage.mounts': [mount({ cause: ID, fault: 'gone', about: { type: 'file-system', id: 'fs-0a' } })],
      },
      faults: [{ messageId: 'gone', about: 'fs-0a' }],
    },
    {
      name: 'a mount target that is made just now',
      given: {
        ...base,
        'storage.mounts': [mount({ cause: ID, fault: 'target-down', about: { type: 'mount-target', id: 'fsmt-1' } })],
      },
      faults: [{ messageId: 'down', about: 'fsmt-1' }],
    },
    {
      name: 'DNS is off',
      given: {
        ...base,
        'storage.mounts': [
          mount({ cause: ID, fault: 'dns', about: { type: 'vpc', id: 'vpc-1' }, data: { vpc: 'vpc-1' } }),
        ],
      },
      faults: [{ messageId: 'dns', about: 'vpc-1', confidence: 'proven' }],
    },
    {
      name: 'it is there now',
      given: { ...base, 'storage.mounts': [mount({ cause: ID, verdict: 'open' })] },
      faults: [{ messageId: 'since', about: 'fs-0a', confidence: 'possible', data: { when: '10:40 UTC' } }],
    },
  ],
  clear: [
    {
      name: 'another cause',
      given: { ...base, 'storage.mounts': [mount({ cause: 'storage/efs-blocked', fault: 'ingress' })] },
    },
    { name: 'no mount failed', given: { ...base, 'failure.calls': [other], 'storage.mounts': [] } },
  ],
  undecided: [
    {
      name: 'the mount targets could not be read',
      given: {
        ...base,
        'storage.mounts': [
          mount({ cause: ID, verdict: 'cannot-tell', missing: ['elasticfilesystem:DescribeMountTargets'] }),
        ],
      },
      blockedOn: 'mounts',
    },
  ],
});
