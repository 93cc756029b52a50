import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/storage/ebs-attach-failed.ts';
import { container, definition, other, said, site } from '../named.ts';

const td = { ...definition(container()), volumes: [{ name: 'index', configuredAtLaunch: true }] };
const of = (words: string) => ({ ...site, 'deployment.taskDefinition': td, 'failure.calls': [said(words)] });
testRule(rule, {
  faults: [
    {
      name: 'its key',
      given: of(
        'ECS failed to set up the EBS volume. Encountered IdempotentParameterMismatch; The client token you have provided is associated with a resource that is already deleted.',
      ),
      faults: [{ messageId: 'key', about: 'index', confidence: 'likely', calls: ['c1'] }],
    },
    {
      name: 'its file system',
      given: of('ECS timed out while configuring the EBS volume attachment to your Task.'),
      faults: [{ messageId: 'fileSystem', about: 'index' }],
    },
    {
      name: 'its snapshot',
      given: of('ECS failed to set up the EBS volume: snapshot snap-0123 not found'),
      faults: [{ messageId: 'snapshot', about: 'index' }],
    },
    {
      name: 'something',
      given: of('ECS failed to attach the EBS volume: VolumeInUse'),
      faults: [{ messageId: 'other', about: 'index' }],
    },
    {
      name: 'EC2 refuses it, and the role is not read here',
      given: of('EBS volume creation failed: You are not authorized to perform this operation'),
      faults: [{ messageId: 'denied', about: 'index', confidence: 'possible' }],
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
