import { createSecret, deployed, repoint, revisionFix } from '#fix';
import { citationsOf, clock, confidenceOf, type Fix, idsOf, lastOf, unread, valueOf } from '#rule';
import { type ReferredSecret, secretRule } from './_secret-rule.ts';

const pointAt = (now: string, { refs, site }: ReferredSecret): readonly Fix[] =>
  site.definition
    ? revisionFix(
        {
          title: 'Reference the existing secret in the task definition',
          applies: 'as-is',
          risk: "The execution role's policy might contain the old ARN as well.",
        },
        site.definition,
        site.service,
        { replace: repoint(refs, now) },
      )
    : [{ title: `Set valueFrom to ${now}`, applies: 'fill-in' }];

export default secretRule({
  id: 'secret/not-found',
  title: "A secret that the task definition references doesn't exist",
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-not-found-error.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html',
  ],
  messages: {
    missing: {
      what: "Secret {secret} doesn't exist in {region}",
      why: 'ECS fetches every secret before it starts a container, and Secrets Manager has none with ARN {arn}.',
    },
    recreated: {
      what: 'Secret {secret} was recreated, and the task definition still references the old one',
      why: 'A deleted and recreated secret gets a new suffix. The task definition references {arn}, but the secret is {now}.',
    },
    named: {
      what: "Secrets Manager didn't find secret {secret}",
      why: "Secrets Manager told ECS that no secret has ARN {arn}. Whether one exists now couldn't be determined.",
    },
    since: {
      what: 'Secret {secret} was created after the task requested it',
      why: 'It was missing at {then}. It exists now, and a new deployment will find it.',
    },
  },
  causes: ['symptom/secrets-not-retrieved', 'symptom/image-pull-failed'],
  kind: 'secretsmanager',
  couldBe: c => c.how === 'missing' || c.how === 'undetermined',
  how: 'missing',
  *check(secret, { secrets, calls }, say) {
    const { facts, ref, refs, at, name, base, matches, named, namedByAws, site } = secret;
    const arn = ref.arn ?? ref.valueFrom;
    if (facts.secret.state === 'absent') {
      const now = valueOf(facts.byName)?.arn;
      const confidence = confidenceOf(calls, matches, named && namedByAws.length > 0);
      const absent = secrets.cite(`${at}/secret`, `there is no secret ${arn}`);
      const common = { ...base, calls: idsOf(matches), confidence };
      yield now === undefined
        ? say.fault('missing', {
            ...common,
            citations: [absent, ...citationsOf(matches)],
            data: { secret: name, region: ref.region, arn },
            fixes: [createSecret(refs, name, site)],
          })
        : say.fault('recreated', {
            ...common,
            citations: [
              absent,
              secrets.cite(`${at}/byName`, `the secret named ${name} is ${now}`),
              ...citationsOf(matches),
            ],
            data: { secret: name, arn, now },
            fixes: pointAt(now, secret),
          });
    } else if (facts.secret.state === 'known') {
      const last = lastOf(namedByAws);
      const { createdAt } = facts.secret.value;
      if (!named || last === undefined || createdAt === undefined || createdAt <= last) return;
      yield say.fault('since', {
        ...base,
        calls: idsOf(namedByAws),
        confidence: 'likely',
        data: { secret: name, then: clock(last) },
        citations: [
          secrets.cite(`${at}/secret/value/createdAt`, `it was created at ${facts.secret.value.createdAt}`),
          ...citationsOf(namedByAws),
        ],
        fixes: [deployed('Deploy again', site)],
      });
    } else if (secret.onlyOne(f => f.secret.state === 'known') && namedByAws.length > 0) {
      yield say.fault('named', {
        ...base,
        calls: idsOf(namedByAws),
        confidence: 'likely',
        data: { secret: name, arn },
        citations: secret.citations(`the task definition references ${ref.valueFrom}`, namedByAws),
        fixes: [createSecret(refs, name, site)],
      });
    } else if (matches.length > 0 || unread(facts.secret))
      yield say.undecided('secrets', `whether ${name} exists couldn't be determined`, {
        about: base.about,
        actions: ['secretsmanager:DescribeSecret'],
      });
  },
});
