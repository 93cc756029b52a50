import { lookedUp } from '#aws/secrets';
import { command, fillIn, startAgain, FIX_NEEDS, fixContext } from '#fix';
import {
  defineRule,
  type FailedCall,
  type Fix,
  idsOf,
  leadsTo,
  couldBe,
  citationsOf,
  confidenceOf,
  unread,
  type SecretFacts,
} from '#rule';
import { nameOf } from './_secret-rule.ts';

const UNUSABLE: Readonly<Record<string, string>> = {
  Disabled: 'disabled',
  PendingDeletion: 'pending deletion',
  PendingReplicaDeletion: 'pending deletion',
  PendingImport: 'without key material',
  Unavailable: 'unavailable',
};
const aboutKey = (c: FailedCall): boolean =>
  couldBe(c, 'secret/kms-key-unusable') ||
  couldBe(c, 'secret/kms-denied') ||
  c.service === 'kms' ||
  c.how === 'undetermined';

/** The call without which the state of the key is not known. */
const unreadBy = ({ secret, parameter, key }: SecretFacts): string | undefined =>
  unread(key)
    ? 'kms:DescribeKey'
    : unread(secret)
      ? 'secretsmanager:DescribeSecret'
      : unread(parameter)
        ? 'ssm:DescribeParameters'
        : undefined;

export default defineRule({
  id: 'secret/kms-key-unusable',
  title: "A secret's KMS key can't be used",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html'],
  needs: { secrets: 'secret.references', calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    state: {
      what: 'KMS key {key}, which encrypts {secret}, is {state}',
      why: "KMS can't decrypt with a key in state {raw}, regardless of policies.",
    },
    gone: {
      what: "KMS key {key}, which encrypts {secret}, doesn't exist",
      why: 'Anything it encrypted is unrecoverable. Store a new secret value with another key.',
    },
  },
  causes: ['symptom/secrets-not-retrieved', 'symptom/image-pull-failed'],
  *check(given, say) {
    const { secrets, calls } = given;
    const { site } = fixContext(given);
    const keys = new Set<string>();
    for (const kind of ['secretsmanager', 'ssm'] as const)
      for (const { facts, ref, at, calls: fetched } of lookedUp(secrets.value, calls.value, kind)) {
        const matches = fetched.filter(aboutKey);
        const name = nameOf(ref);
        const keyId =
          facts.secret.state === 'known'
            ? facts.secret.value.kmsKeyId
            : facts.parameter.state === 'known'
              ? facts.parameter.value.keyId
              : undefined;
        const missing = unreadBy(facts);
        if (missing !== undefined) {
          yield say.undecided('secrets', `the state of the key of ${name} couldn't be read`, {
            about: { type: 'key', id: keyId ?? name },
            actions: [missing],
          });
          continue;
        }
        const namedByAws = matches.some(
          c => leadsTo(c, 'secret/kms-key-unusable') || couldBe(c, 'secret/kms-key-unusable'),
        );
        const confidence = confidenceOf(calls, matches, namedByAws);
        if (facts.key.state === 'absent' && keyId !== undefined && !keys.has(keyId)) {
          keys.add(keyId);
          yield say.fault('gone', {
            data: { key: keyId, secret: name },
            about: { type: 'key', id: keyId },
            affected: [{ type: 'secret', id: name }],
            calls: idsOf(matches),
            confidence,
            citations: [secrets.cite(`${at}/key`, `there is no key ${keyId}`), ...citationsOf(matches)],
            fixes: [
              kind === 'ssm'
                ? {
                    title: 'Store the parameter again under the AWS managed key, then deploy again',
                    applies: 'fill-in',
                    commands: [
                      command`aws ssm put-parameter --name ${ref.id ?? ''} --type SecureString --overwrite --key-id alias/aws/ssm --value file://${fillIn('file-with-the-value')} --region ${ref.region}`,
                      ...startAgain(site.definition, site.service),
                    ],
                  }
                : {
                    title: 'Store the secret again under the AWS managed key, then deploy again',
                    applies: 'fill-in',
                    commands: [
                      command`aws secretsmanager update-secret --secret-id ${ref.arn ?? ref.valueFrom} --kms-key-id alias/aws/secretsmanager --secret-string file://${fillIn('file-with-the-value')} --region ${ref.region}`,
                      ...startAgain(site.definition, site.service),
                    ],
                  },
            ],
          });
        }
        if (facts.key.state !== 'known') continue;
        const { state, id, arn } = facts.key.value;
        const said = UNUSABLE[state];
        if (said === undefined || keys.has(arn)) continue;
        keys.add(arn);
        const deleting = state.startsWith('Pending') && state.endsWith('Deletion');
        const fix: Fix = {
          title: deleting
            ? 'Cancel the deletion and enable the key, then deploy again'
            : 'Enable the key, then deploy again',
          applies: 'judge',
          risk: 'Someone disabled the key. Make sure that their reason no longer applies.',
          commands: [
            ...(deleting ? [command`aws kms cancel-key-deletion --key-id ${id} --region ${ref.region}`] : []),
            command`aws kms enable-key --key-id ${id} --region ${ref.region}`,
            ...startAgain(site.definition, site.service),
          ],
        };
        yield say.fault('state', {
          data: { key: id, secret: name, state: said, raw: state },
          about: { type: 'key', id, arn },
          affected: [{ type: 'secret', id: name }],
          calls: idsOf(matches),
          confidence,
          citations: [secrets.cite(`${at}/key/value/state`, `key ${id} is in state ${state}`), ...citationsOf(matches)],
          fixes: [fix],
        });
      }
  },
});
