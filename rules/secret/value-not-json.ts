import { lookedUp } from '#aws/secrets';
import { putSecret, revisionFix, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, idsOf, leadsTo, citationsOf } from '#rule';
import { citeSecret } from './_cite-secret.ts';
import { nameOf } from './_secret-rule.ts';

export default defineRule({
  id: 'secret/value-not-json',
  title: 'A JSON key is asked of a secret whose value is not JSON',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html'],
  needs: { secrets: 'secret.references', calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    plain: {
      what: 'The secret {secret} is not JSON, and the task definition asks it for the key {key}',
      why: 'A valueFrom with a JSON key needs a secret whose value is a JSON object. ECS could not read it as one.',
    },
  },
  causes: ['symptom/secrets-not-retrieved'],
  *check(given, say) {
    const { secrets, calls, definition } = given;
    const { site } = fixContext(given);
    for (const call of calls.value.filter(c => leadsTo(c, 'secret/value-not-json'))) {
      const meant = lookedUp(secrets.value, [call], 'secretsmanager')
        .filter(l => l.calls.length > 0)
        .flatMap(l => l.refs.filter(r => r.jsonKey !== undefined));
      const several = new Set(meant.map(r => r.arn)).size > 1;
      for (const ref of meant) {
        const name = nameOf(ref);
        const key = ref.jsonKey ?? '';
        yield say.fault('plain', {
          data: { secret: name, key },
          about: { type: 'secret', id: name, arn: ref.arn ?? ref.valueFrom },
          key,
          affected: [{ type: 'container', id: ref.container }],
          calls: idsOf([call]),
          confidence: several ? 'possible' : 'proven',
          citations: [
            citeSecret(
              definition,
              secrets,
              `/${secrets.value.findIndex(s => s.ref === ref)}`,
              ref,
              `${ref.name} of container ${ref.container} asks for ${ref.valueFrom}`,
            ),
            ...citationsOf([call]),
          ],
          fixes: [
            ...revisionFix(
              {
                title: 'Take the whole value of the secret',
                applies: 'judge',
                risk: `${ref.name} then holds everything that is in the secret.`,
              },
              site.definition,
              site.service,
              {
                replace: [
                  {
                    from: ref.valueFrom,
                    to: `${ref.arn ?? ''}${ref.stage || ref.version ? `::${ref.stage ?? ''}:${ref.version ?? ''}` : ''}`,
                  },
                ],
              },
            ),
            putSecret('Give the secret a value that is a JSON object, and deploy again', ref, site),
          ],
        });
      }
      if (meant.length === 0)
        yield say.undecided('secrets', 'no reference of this task definition asks for a JSON key', {
          actions: ['ecs:DescribeTaskDefinition'],
        });
    }
  },
});
