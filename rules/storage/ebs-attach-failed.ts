import { deployed, inWords, FIX_NEEDS, fixContext } from '#fix';
import { couldBe, defineRule, affectedTasks, matchingCalls } from '#rule';

const ID = 'storage/ebs-attach-failed';
/** What AWS's documentation says stands behind some of the words. */
const KNOWN: readonly (readonly [RegExp, 'key' | 'fileSystem' | 'snapshot'])[] = [
  [/IdempotentParameterMismatch|kms/i, 'key'],
  [/timed out while configuring/i, 'fileSystem'],
  [/snapshot/i, 'snapshot'],
];
export default defineRule({
  id: ID,
  title: "The task's EBS volume couldn't be set up",
  kind: 'cause',
  generic: true,
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-ebs-volumes.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshoot-ebs-volumes-scenarios.html',
  ],
  needs: { calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    key: {
      what: "The EBS volume couldn't be created with its KMS key",
      why: 'ECS reported: {words}. ECS deletes the new volume when its key is invalid, disabled, or not usable by the infrastructure role. The message comes from a retry that reused the client token.',
    },
    fileSystem: {
      what: "The EBS volume couldn't be configured in time",
      why: "ECS reported: {words}. This happens when the volume's filesystemType differs from the file system in its snapshot.",
    },
    snapshot: { what: "The snapshot of the EBS volume can't be used", why: 'ECS reported: {words}' },
    denied: {
      what: "ECS isn't allowed to create or attach the task's EBS volume with {role}",
      why: 'ECS reported: {words}. ECS makes the volume with the infrastructure role that volumeConfigurations of the service names.',
    },
    other: { what: "The task's EBS volume couldn't be set up", why: 'ECS reported: {words}' },
  },
  causes: ['symptom/volume-not-mounted', 'symptom/placement-failed'],
  *check(given, say) {
    const found =
      matchingCalls(given.calls, ID) ?? matchingCalls(given.calls, c => c.step === 'volume' && couldBe(c, ID));
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
    const again = deployed('Deploy again once it is fixed', site);
    // Whether the role lacks it is for the rules about roles to say, where its policies can be read.
    if (found.calls[0]?.candidates[0]?.cause !== ID)
      yield say.fault('denied', {
        ...base,
        data: { ...base.data, role: found.calls[0]?.role?.arn.split('/').at(-1) ?? 'its infrastructure role' },
        confidence: 'possible',
        fixes: [
          inWords(
            'Attach AmazonECSInfrastructureRolePolicyForVolumes to the infrastructure role, and let ecs.amazonaws.com assume it',
          ),
          again,
        ],
      });
    else if (kind === 'key')
      yield say.fault('key', {
        ...base,
        confidence: 'likely',
        fixes: [
          inWords(
            'Set an enabled key in volumeConfigurations, and allow the infrastructure role to use it (kms:CreateGrant, kms:GenerateDataKeyWithoutPlaintext, kms:Decrypt)',
          ),
          again,
        ],
      });
    else if (kind === 'fileSystem')
      yield say.fault('fileSystem', {
        ...base,
        confidence: 'likely',
        fixes: [inWords("Set filesystemType in volumeConfigurations to the snapshot's file system"), again],
      });
    else if (kind === 'snapshot')
      yield say.fault('snapshot', {
        ...base,
        confidence: 'likely',
        fixes: [inWords('Set a snapshot in volumeConfigurations that exists and is shared with this account'), again],
      });
    else
      yield say.fault('other', {
        ...base,
        confidence: 'likely',
        fixes: [inWords("Check the service's volumeConfigurations: role, key, size, type and snapshot"), again],
      });
  },
});
