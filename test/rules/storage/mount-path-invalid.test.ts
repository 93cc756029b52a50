import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/storage/mount-path-invalid.ts';
import { container, definition, other, said, site } from '../named.ts';

const words = said(
  'CannotStartContainerError: OCI runtime create failed: runc create failed: error mounting "/var/lib/ecs/volumes/conf" to rootfs at "/etc/app.conf": not a directory: Are you trying to mount a directory onto a file',
  { container: 'web' },
);
const td = (...mountPoints: { sourceVolume: string; containerPath: string }[]) => ({
  ...site,
  'deployment.taskDefinition': { ...definition(container({ mountPoints })), volumes: [{ name: 'conf' }] },
});
testRule(rule, {
  faults: [
    {
      name: 'over a file',
      given: { ...td({ sourceVolume: 'conf', containerPath: '/etc/app.conf' }), 'failure.calls': [words] },
      faults: [
        { messageId: 'refused', about: 'web', confidence: 'proven', calls: ['c1'], data: { path: '/etc/app.conf' } },
      ],
    },
    {
      name: 'which volume is not clear',
      given: { ...td(), 'failure.calls': [words] },
      faults: [{ messageId: 'refusedSomewhere', about: 'web', confidence: 'likely' }],
    },
    {
      name: 'over the whole image',
      given: { ...td({ sourceVolume: 'conf', containerPath: '/' }), 'failure.calls': [words] },
      faults: [{ messageId: 'wrong', about: 'web', confidence: 'proven' }],
    },
    {
      name: 'two at one path, and nothing has failed',
      given: {
        ...td({ sourceVolume: 'conf', containerPath: '/a' }, { sourceVolume: 'conf', containerPath: '/a/' }),
        'failure.calls': [],
      },
      faults: [{ messageId: 'wrong', about: 'web', calls: [] }],
    },
    {
      name: 'a path that is not absolute',
      given: { ...td({ sourceVolume: 'conf', containerPath: 'data' }), 'failure.calls': [] },
      faults: [{ messageId: 'wrong', about: 'web' }],
    },
    {
      name: 'a volume that is not there',
      given: { ...td({ sourceVolume: 'none', containerPath: '/b' }), 'failure.calls': [] },
      faults: [{ messageId: 'wrong', about: 'web' }],
    },
  ],
  clear: [
    {
      name: 'as it should be',
      given: { ...td({ sourceVolume: 'conf', containerPath: '/data' }), 'failure.calls': [other] },
    },
  ],
  undecided: [
    {
      name: 'the task definition could not be read',
      given: { ...site, 'deployment.taskDefinition': unread('deployment.taskDefinition'), 'failure.calls': [words] },
      blockedOn: 'definition',
    },
  ],
});
