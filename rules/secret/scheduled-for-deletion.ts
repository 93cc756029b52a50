import { deployed, restoreSecret } from '#fix';
import { citationsOf, clock, confidenceOf, idsOf, lastOf, unread, utc } from '#rule';
import { secretRule } from './_secret-rule.ts';

export default secretRule({
  id: 'secret/scheduled-for-deletion',
  title: 'A secret that the task definition references is scheduled for deletion',
  sources: [
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html',
  ],
  messages: {
    deleted: {
      what: 'Secret {secret} is scheduled for deletion',
      why: "Secrets Manager doesn't return the value of a secret that is scheduled for deletion. Its deletion date is {date}; until then it can be restored.",
    },
    restored: {
      what: 'Secret {secret} was scheduled for deletion when the task requested it',
      why: 'That was at {then}. The secret has been restored since, and a new deployment will find it.',
    },
    named: {
      what: 'Secret {secret} was scheduled for deletion when the task requested it',
      why: "Secrets Manager reported this to ECS. Whether the secret has been restored since couldn't be determined.",
    },
  },
  causes: ['symptom/secrets-not-retrieved', 'symptom/image-pull-failed'],
  kind: 'secretsmanager',
  couldBe: () => true,
  *check(secret, { secrets, calls }, say) {
    const { facts, ref, at, name, base, named, namedByAws, site } = secret;
    const matches = secret.matches.filter(c => c.how !== 'denied');
    if (facts.secret.state === 'known' && facts.secret.value.deletedAt !== undefined)
      yield say.fault('deleted', {
        ...base,
        data: { secret: name, date: utc(facts.secret.value.deletedAt) },
        calls: idsOf(matches),
        confidence: confidenceOf(calls, matches, named && namedByAws.length > 0),
        citations: [
          secrets.cite(
            `${at}/secret/value/deletedAt`,
            `${name} is scheduled for deletion (${utc(facts.secret.value.deletedAt)})`,
          ),
          ...citationsOf(matches),
        ],
        fixes: [restoreSecret(ref, site)],
      });
    else if (facts.secret.state === 'absent' || (namedByAws.length === 0 && !unread(facts.secret))) return;
    else if (facts.secret.state === 'known') {
      if (named)
        yield say.fault('restored', {
          ...base,
          data: { secret: name, then: clock(lastOf(namedByAws)) },
          calls: idsOf(namedByAws),
          confidence: 'likely',
          citations: [
            secrets.cite(`${at}/secret`, `${name} is not scheduled for deletion now`),
            ...citationsOf(namedByAws),
          ],
          fixes: [deployed('Deploy again', site)],
        });
    } else if (named && namedByAws.length > 0)
      yield say.fault('named', {
        ...base,
        data: { secret: name },
        calls: idsOf(namedByAws),
        confidence: 'likely',
        citations: secret.citations(`the task definition references ${ref.valueFrom}`, namedByAws),
        fixes: [restoreSecret(ref, site)],
      });
    else
      yield say.undecided('secrets', `whether ${name} is scheduled for deletion couldn't be determined`, {
        about: base.about,
        actions: ['secretsmanager:DescribeSecret'],
      });
  },
});
