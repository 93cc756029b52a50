import { lookedUp } from '#aws/secrets';
import { putSecret, revisionFix, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, idsOf, leadsTo, partsNamed, citationsOf } from '#rule';
import { citeSecret } from './_cite-secret.ts';
import { nameOf } from './_secret-rule.ts';

export default defineRule({
  id: 'secret/json-key-missing',
  title: "A secret doesn't have the requested JSON key",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html'],
  needs: { secrets: 'secret.references', calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    missing: {
      what: 'Secret {secret} has no JSON key {key}',
      why: "The task definition requests that key in valueFrom, and ECS reports that the secret doesn't contain it. Keys are case-sensitive.",
    },
    changed: {
      what: 'Secret {secret} had no JSON key {key}',
      why: 'ECS reported it. The secret was changed afterward ({changed}). A new deployment shows whether the key exists now.',
    },
  },
  causes: ['symptom/secrets-not-retrieved'],
  *check(given, say) {
    const { secrets, calls, definition } = given;
    const { site } = fixContext(given);
    for (const call of calls.value.filter(c => leadsTo(c, 'secret/json-key-missing'))) {
      const keys = partsNamed(call, 'jsonKey');
      const fits = lookedUp(secrets.value, [call], 'secretsmanager').flatMap(l =>
        l.refs
          .filter(r => r.jsonKey !== undefined && (keys.length === 0 || keys.includes(r.jsonKey)))
          .map(ref => ({ ...l, ref })),
      );
      const meant = fits.filter(f => f.calls.length > 0);
      for (const { ref, facts } of meant) {
        const key = ref.jsonKey ?? '';
        const name = nameOf(ref);
        const index = secrets.value.findIndex(s => s.ref === ref);
        const changed = facts.secret.state === 'known' ? facts.secret.value.changedAt : undefined;
        const since = changed !== undefined && call.last !== undefined && changed > call.last;
        const common = {
          about: { type: 'secret', id: name, arn: ref.arn ?? ref.valueFrom },
          key,
          affected: [{ type: 'container', id: ref.container }],
          calls: idsOf([call]),
          citations: [
            citeSecret(
              definition,
              secrets,
              `/${index}`,
              ref,
              `${ref.name} of container ${ref.container} uses ${ref.valueFrom}`,
            ),
            ...citationsOf([call]),
          ] as const,
        };
        const fixes = [
          putSecret(`Add key ${key} to the secret's JSON, then deploy again`, ref, site),
          ...revisionFix(
            { title: 'Request a key that the secret has', applies: 'fill-in' },
            site.definition,
            site.service,
            { replace: [{ from: ref.valueFrom, to: ref.valueFrom.replace(`:${key}:`, ':<json-key>:') }] },
          ),
        ];
        if (since)
          yield say.fault('changed', {
            ...common,
            data: { secret: name, key, changed },
            confidence: 'possible',
            fixes,
          });
        else
          yield say.fault('missing', {
            ...common,
            data: { secret: name, key },
            confidence: keys.length > 0 && meant.length === 1 ? 'proven' : 'likely',
            fixes,
          });
      }
      if (meant.length === 0)
        yield say.undecided('secrets', 'no reference in this task definition requests the key in the message', {
          actions: ['ecs:DescribeTaskDefinition'],
        });
    }
  },
});
