import { bareName, lookedUp } from '#aws/secrets';
import { deployed, restoreSecret, FIX_NEEDS, fixContext } from '#fix';
import { clock, defineRule, idsOf, lastOf, leadsTo, citationsOf, confidenceOf } from '#rule';
import { asks } from './_cite-secret.ts';

export default defineRule({
  id: 'secret/scheduled-for-deletion',
  title: 'A secret that the task definition names is waiting to be deleted',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html',
  ],
  needs: { secrets: 'secret.references', calls: 'failure.calls', ...FIX_NEEDS },
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
  *check(given, say) {
    const { secrets, calls, definition } = given;
    const { site } = fixContext(given);
    for (const { facts, ref, at, containers, calls: hits, named } of lookedUp(
      secrets.value,
      calls.value,
      'secretsmanager',
    )) {
      const name = bareName(ref.id ?? '') ?? ref.id ?? ref.valueFrom;
      const told = hits.filter(c => leadsTo(c, 'secret/scheduled-for-deletion'));
      const met = hits.filter(c => c.how !== 'denied');
      const base = {
        about: { type: 'secret', id: name, arn: ref.arn ?? ref.valueFrom },
        affected: containers.map(id => ({ type: 'container', id })),
      };
      if (facts.secret.state === 'known' && facts.secret.value.deletedAt !== undefined) {
        yield say.fault('deleted', {
          ...base,
          data: { secret: name, date: facts.secret.value.deletedAt },
          calls: idsOf(met),
          confidence: confidenceOf(calls, met, named && told.length > 0),
          citations: [
            secrets.cite(
              `${at}/secret/value/deletedAt`,
              `${name} is scheduled for deletion (${facts.secret.value.deletedAt})`,
            ),
            ...citationsOf(met),
          ],
          fixes: [restoreSecret(ref, site)],
        });
      } else if (facts.secret.state === 'known' && named && told.length > 0) {
        yield say.fault('restored', {
          ...base,
          data: { secret: name, then: clock(lastOf(told)) },
          calls: idsOf(told),
          confidence: 'likely',
          citations: [secrets.cite(`${at}/secret`, `${name} is not scheduled for deletion now`), ...citationsOf(told)],
          fixes: [deployed('Deploy again', site)],
        });
      } else if (facts.secret.state !== 'known' && facts.secret.state !== 'absent' && told.length > 0) {
        if (named)
          yield say.fault('named', {
            ...base,
            data: { secret: name },
            calls: idsOf(told),
            confidence: 'likely',
            citations: [
              asks(definition, secrets, at, ref, `the task definition asks for ${ref.valueFrom}`),
              ...citationsOf(told),
            ],
            fixes: [restoreSecret(ref, site)],
          });
        else
          yield say.undecided('secrets', `whether ${name} is scheduled for deletion could not be read`, {
            about: base.about,
            actions: ['secretsmanager:DescribeSecret'],
          });
      }
    }
  },
});
