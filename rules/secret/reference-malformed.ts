import { repairedReference } from '#aws/secrets';
import { revisionFix } from '#fix';
import { confidenceOf, couldBe, type Fix, idsOf } from '#rule';
import { type ReferredSecret, secretRule } from './_secret-rule.ts';

function fixesOf({ ref, site }: ReferredSecret): readonly Fix[] {
  const repaired = repairedReference(ref.valueFrom, ref.region);
  if (site.definition === undefined)
    return [
      {
        title: `Register a revision with valueFrom ${repaired ?? "set to a secret's ARN or a parameter's name"}`,
        applies: 'fill-in',
      },
    ];
  const to = repaired ?? '<arn-of-the-secret-or-name-of-the-parameter>';
  return revisionFix(
    repaired === undefined
      ? { title: 'Rewrite the reference', applies: 'fill-in' }
      : { title: `Change it to ${repaired}`, applies: 'as-is' },
    site.definition,
    site.service,
    { replace: [{ from: ref.valueFrom, to }] },
  );
}

export default secretRule({
  id: 'secret/reference-malformed',
  title: 'A valueFrom is not a valid reference to a secret',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html',
  ],
  messages: {
    malformed: {
      what: 'valueFrom of {name} in container {container} is not a valid reference',
      why: "{valueFrom} can't be resolved: {because}.",
    },
  },
  causes: ['symptom/secrets-not-retrieved', 'symptom/image-pull-failed'],
  kind: 'malformed',
  couldBe: (c, { named }) =>
    c.how === 'malformed' || couldBe(c, 'secret/reference-malformed') || named || c.how === 'undetermined',
  about: ref => ({ type: 'secret-reference', id: ref.valueFrom }),
  *check(secret, { calls }, say) {
    const { ref, base, matches, namedByAws } = secret;
    yield say.fault('malformed', {
      ...base,
      data: {
        name: ref.name,
        container: ref.container,
        valueFrom: ref.valueFrom === '' ? 'An empty value' : ref.valueFrom,
        because: ref.why ?? 'it is neither the ARN of a secret nor a parameter',
      },
      calls: idsOf(matches),
      confidence: confidenceOf(calls, matches, namedByAws.length > 0),
      citations: secret.citations(`${ref.name} of container ${ref.container} has valueFrom ${ref.valueFrom}`, matches),
      fixes: fixesOf(secret),
    });
  },
});
