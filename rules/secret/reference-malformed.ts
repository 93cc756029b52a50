import { lookedUp, repairedReference } from '#aws/secrets';
import { revisionFix, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, idsOf, leadsTo, couldBe, citationsOf, confidenceOf } from '#rule';
import { asks } from './_cite-secret.ts';

export default defineRule({
  id: 'secret/reference-malformed',
  title: 'A valueFrom is not a valid reference to a secret',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html',
  ],
  needs: { secrets: 'secret.references', calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    malformed: {
      what: 'valueFrom of {name} in container {container} is not a valid reference',
      why: '{valueFrom} cannot be resolved: {because}.',
    },
  },
  causes: ['symptom/secrets-not-retrieved', 'symptom/image-pull-failed'],
  *check(given, say) {
    const { secrets, calls, definition } = given;
    const { site } = fixContext(given);
    for (const { ref, at, containers, calls: met, named } of lookedUp(secrets.value, calls.value, 'malformed')) {
      const hits = met.filter(
        c => c.how === 'malformed' || couldBe(c, 'secret/reference-malformed') || named || c.how === 'undetermined',
      );
      const told = hits.some(c => leadsTo(c, 'secret/reference-malformed'));
      const repaired = repairedReference(ref.valueFrom, ref.region);
      yield say.fault('malformed', {
        data: {
          name: ref.name,
          container: ref.container,
          valueFrom: ref.valueFrom === '' ? 'An empty text' : ref.valueFrom,
          because: ref.why ?? 'it is neither the ARN of a secret nor a parameter',
        },
        about: { type: 'secret-reference', id: ref.valueFrom },
        affected: containers.map(id => ({ type: 'container', id })),
        calls: idsOf(hits),
        confidence: confidenceOf(calls, hits, told),
        citations: [
          asks(
            definition,
            secrets,
            at,
            ref,
            `${ref.name} of container ${ref.container} has the valueFrom ${ref.valueFrom}`,
          ),
          ...citationsOf(hits),
        ],
        fixes: [
          ...(repaired === undefined
            ? []
            : revisionFix({ title: `Write it as ${repaired}`, applies: 'as-is' }, site.definition, site.service, {
                replace: [{ from: ref.valueFrom, to: repaired }],
              })),
          ...(repaired === undefined
            ? revisionFix({ title: 'Write the reference anew', applies: 'fill-in' }, site.definition, site.service, {
                replace: [{ from: ref.valueFrom, to: '<arn-of-the-secret-or-name-of-the-parameter>' }],
              })
            : []),
          ...(site.definition
            ? []
            : [
                {
                  title: `Register a revision whose valueFrom is ${repaired ?? "a secret's ARN or a parameter's name"}`,
                  applies: 'fill-in' as const,
                },
              ]),
        ],
      });
    }
  },
});
