import { createSecret, deployed, repoint, revisionFix } from '#fix';
import { citationsOf, clock, confidenceOf, type Fix, idsOf, lastOf, valueOf } from '#rule';
import { type ReferredSecret, secretRule } from './_secret-rule.ts';

const pointAt = (now: string, { refs, site }: ReferredSecret): readonly Fix[] =>
  site.definition
    ? revisionFix(
        {
          title: 'Point the task definition at the secret that exists',
          applies: 'as-is',
          risk: "The execution role's policy may name the old ARN as well.",
        },
        site.definition,
        site.service,
        { replace: repoint(refs, now) },
      )
    : [{ title: `Name ${now} in valueFrom`, applies: 'fill-in' }];

export default secretRule({
  id: 'secret/not-found',
  title: 'A secret that the task definition names does not exist',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-not-found-error.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html',
  ],
  messages: {
    missing: {
      what: 'The secret {secret} does not exist in {region}',
      why: 'ECS fetches every secret before it starts a container, and Secrets Manager has none by the ARN {arn}.',
    },
    recreated: {
      what: 'The secret {secret} was made again, and the task definition still names the old one',
      why: 'A secret that is deleted and made again gets another suffix: the task definition asks for {arn}, and the secret is {now}.',
    },
    named: {
      what: 'Secrets Manager did not find the secret {secret}',
      why: 'ECS was told that there is no secret by the ARN {arn}; whether there is one now could not be read.',
    },
    since: {
      what: 'The secret {secret} was made after the task asked for it',
      why: 'It was not there at {then}; it is there now, and a new deployment will find it.',
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
          secrets.cite(`${at}/secret/value/createdAt`, `it was made at ${facts.secret.value.createdAt}`),
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
        citations: secret.citations(`the task definition asks for ${ref.valueFrom}`, namedByAws),
        fixes: [createSecret(refs, name, site)],
      });
    } else if (matches.length > 0)
      yield say.undecided('secrets', `whether ${name} exists could not be read`, {
        about: base.about,
        actions: ['secretsmanager:DescribeSecret'],
      });
  },
});
