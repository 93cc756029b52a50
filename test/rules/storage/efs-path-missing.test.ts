import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/storage/efs-path-missing.ts';
import { container, definition, other, said, site } from '../named.ts';

const words = said(
  "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: b'mount.nfs4: mounting 127.0.0.1:/wiki failed, reason given by server: No such file or directory'",
);
const td = {
  ...definition(container()),
  volumes: [{ name: 'data', efs: { fileSystemId: 'fs-0a', rootDirectory: '/wiki' } }],
};
testRule(rule, {
  faults: [
    {
      name: 'the volume names it',
      given: { ...site, 'deployment.taskDefinition': td, 'failure.calls': [words] },
      faults: [{ messageId: 'missing', about: 'fs-0a', confidence: 'proven', calls: ['c1'], data: { path: '/wiki' } }],
    },
    {
      name: 'the task definition could not be read',
      given: { ...site, 'deployment.taskDefinition': unread('deployment.taskDefinition'), 'failure.calls': [words] },
      faults: [{ messageId: 'missing', about: 'of the volume' }],
    },
  ],
  clear: [{ name: 'something else', given: { ...site, 'failure.calls': [other] } }],
  undecided: [
    {
      name: 'what failed could not be read',
      given: { ...site, 'failure.calls': unread('failure.calls') },
      blockedOn: 'calls',
    },
  ],
});
