import { deployed, restoreSecret } from '#fix';
import { citationsOf, clock, confidenceOf, idsOf, lastOf } from '#rule';
import { secretRule } from './_secret-rule.ts';

export default secretRule({
  id: 'secret/scheduled-for-deletion',
  title: 'A secret that the task definition names is waiting to be deleted',
  sources: [
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html',
  ],
  messages: {
    deleted: {
      what: 'The secret {secret} is scheduled for deletion',
      why: 'Secrets Manager gives no value of a secret that waits to be deleted; its deletion date is {date}. Until then it can be restored.',
    },
    restored: {
      what: 'The secret {secret} was scheduled for deletion when the task asked for it',
      why: 'It was so at {then}; it has been restored since, and a new deployment will find it.',
    },
    named: {
      what: 'The secret {secret} was scheduled for deletion when the task asked for it',
      why: 'Secrets Manager said so to ECS; whether it has been restored since could not be read.',
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
        data: { secret: name, date: facts.secret.value.deletedAt },
        calls: idsOf(matches),
        confidence: confidenceOf(calls, matches, named && namedByAws.length > 0),
        citations: [
          secrets.cite(
            `${at}/secret/value/deletedAt`,
            `${name} is scheduled for deletion (${facts.secret.value.deletedAt})`,
          ),
          ...citationsOf(matches),
        ],
        fixes: [restoreSecret(ref, site)],
      });
    else if (namedByAws.length === 0 || facts.secret.state === 'absent') return;
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
    } else if (named)
      yield say.fault('named', {
        ...base,
        data: { secret: name },
        calls: idsOf(namedByAws),
        confidence: 'likely',
        citations: secret.citations(`the task definition asks for ${ref.valueFrom}`, namedByAws),
        fixes: [restoreSecret(ref, site)],
      });
    else
      yield say.undecided('secrets', `whether ${name} is scheduled for deletion could not be read`, {
        about: base.about,
        actions: ['secretsmanager:DescribeSecret'],
      });
  },
});
