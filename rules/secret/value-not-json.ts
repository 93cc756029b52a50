import { lookedUp } from '#aws/secrets';
import { putSecret, revisionFix, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, idsOf, leadsTo, citationsOf } from '#rule';
import { citeSecret } from './_cite-secret.ts';
import { nameOf } from './_secret-rule.ts';

export default defineRule({
  id: 'secret/value-not-json',
  title: 'A JSON key is requested from a secret whose value is not JSON',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html'],
  needs: { secrets: 'secret.references', calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    plain: {
      what: 'Secret {secret} is not JSON, but the task definition requests its key {key}',
      why: "A valueFrom with a JSON key needs a secret whose value is a JSON object. ECS couldn't parse it as one.",
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
              `${ref.name} of container ${ref.container} uses ${ref.valueFrom}`,
            ),
            ...citationsOf([call]),
          ],
          fixes: [
            ...revisionFix(
              {
                title: "Use the secret's whole value",
                applies: 'judge',
                risk: `${ref.name} then contains everything in the secret.`,
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
            putSecret("Set the secret's value to a JSON object, then deploy again", ref, site),
          ],
        });
      }
      if (meant.length === 0)
        yield say.undecided('secrets', 'no reference in this task definition requests a JSON key', {
          actions: ['ecs:DescribeTaskDefinition'],
        });
    }
  },
});
