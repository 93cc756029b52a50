import { command, FIX_NEEDS, fixContext, startAgain } from '#fix';
import { citationsOf, confidenceOf, defineRule, idsOf, unread } from '#rule';

export default defineRule({
  id: 'secret/scheduled-for-deletion',
  title: 'A secret is scheduled for deletion',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html'],
  needs: { calls: 'failure.calls', secrets: 'secret.references', ...FIX_NEEDS },
  messages: {
    deleted: {
      what: 'The secret {name} is scheduled for deletion on {on}',
      why: 'Secrets Manager gives no value of a secret that waits to be deleted.',
    },
  },
  causes: ['symptom/secrets-not-retrieved'],
  *check(given, say) {
    const { calls, secrets } = given;
    const { site } = fixContext(given);
    for (const [i, { ref, secret }] of secrets.value.entries()) {
      const about = { type: 'secret', id: ref.arn ?? ref.valueFrom };
      if (unread(secret))
        yield say.undecided('secrets', `${about.id} couldn't be read`, {
          about,
          actions: ['secretsmanager:DescribeSecret'],
        });
      if (secret.state !== 'known' || secret.value.deletedAt === undefined) continue;
      const matches = calls.value.filter(c => c.step === 'secret' && c.resource === ref.arn);
      yield say.fault('deleted', {
        data: { name: secret.value.name, on: secret.value.deletedAt },
        about,
        citations: [
          secrets.cite(
            `/${i}/secret/value/deletedAt`,
            `${secret.value.name} is to be deleted on ${secret.value.deletedAt}`,
          ),
          ...citationsOf(matches),
        ],
        confidence: confidenceOf(calls, matches),
        calls: idsOf(matches),
        fixes: [
          {
            title: 'Keep the secret, then deploy again',
            applies: 'as-is',
            commands: [
              command`aws secretsmanager restore-secret --secret-id ${secret.value.arn} --region ${ref.region}`,
              ...startAgain(site.definition, site.service),
            ],
          },
        ],
      });
    }
  },
});
