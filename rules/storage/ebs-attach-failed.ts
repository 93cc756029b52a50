import { deployed, inWords, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, affectedTasks, matchingCalls } from '#rule';

const ID = 'storage/ebs-attach-failed';
/** What AWS's documentation says stands behind some of the words. */
const KNOWN: readonly (readonly [RegExp, 'key' | 'fileSystem' | 'snapshot'])[] = [
  [/IdempotentParameterMismatch|kms/i, 'key'],
  [/timed out while configuring/i, 'fileSystem'],
  [/snapshot/i, 'snapshot'],
];
export default defineRule({
  id: ID,
  title: 'The EBS volume of a task could not be set up',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-ebs-volumes.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-ebs-volumes-scenarios.html',
  ],
  needs: { calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    key: {
      what: 'The EBS volume could not be made with its KMS key',
      why: 'ECS says: {words}. The volume vanishes again when its key is not valid, is disabled, or may not be used by the infrastructure role; what is shown is the second try with the same token.',
    },
    fileSystem: {
      what: 'The EBS volume could not be configured in time',
      why: 'ECS says: {words}. This is what happens when filesystemType of the volume is not the file system that its snapshot holds.',
    },
    snapshot: { what: 'The snapshot of the EBS volume cannot be used', why: 'ECS says: {words}' },
    other: { what: 'The EBS volume of a task could not be set up', why: 'ECS says: {words}' },
  },
  causes: ['symptom/volume-not-mounted', 'symptom/placement-failed'],
  *check(given, say) {
    const found = matchingCalls(given.calls, ID);
    if (!found) return;
    const { service, definition, site } = fixContext(given);
    const volume = definition?.volumes.find(v => v.configuredAtLaunch === true)?.name;
    const base = {
      data: { words: found.words },
      about: { type: 'volume', id: volume ?? service?.name ?? 'ebs' },
      affected: affectedTasks(found.calls),
      calls: found.ids,
      citations: found.quoted,
    };
    const kind = KNOWN.find(([pattern]) => pattern.test(found.words))?.[1];
    const again = deployed('Deploy again once it is put right', site);
    if (kind === 'key')
      yield say.fault('key', {
        ...base,
        confidence: 'likely',
        fixes: [
          inWords(
            'Name a key in volumeConfigurations that is enabled, and let the infrastructure role use it (kms:CreateGrant, kms:GenerateDataKeyWithoutPlaintext, kms:Decrypt)',
          ),
          again,
        ],
      });
    else if (kind === 'fileSystem')
      yield say.fault('fileSystem', {
        ...base,
        confidence: 'likely',
        fixes: [inWords('Set filesystemType in volumeConfigurations to the file system of the snapshot'), again],
      });
    else if (kind === 'snapshot')
      yield say.fault('snapshot', {
        ...base,
        confidence: 'likely',
        fixes: [inWords('Name a snapshot in volumeConfigurations that is there and shared with this account'), again],
      });
    else
      yield say.fault('other', {
        ...base,
        confidence: 'likely',
        fixes: [inWords('Look at volumeConfigurations of the service: role, key, size, type and snapshot'), again],
      });
  },
});
