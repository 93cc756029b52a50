import { bareName, lookedUp } from '#aws/secrets';
import { createSecret, deployed, repoint, revisionFix, FIX_NEEDS, fixContext } from '#fix';
import { clock, defineRule, idsOf, lastOf, leadsTo, citationsOf, confidenceOf } from '#rule';
import { asks } from './_cite-secret.ts';

export default defineRule({
  id: 'secret/not-found',
  title: 'A secret that the task definition names does not exist',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-not-found-error.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html',
  ],
  needs: { secrets: 'secret.references', calls: 'failure.calls', ...FIX_NEEDS },
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
  *check(given, say) {
    const { secrets, calls, definition } = given;
    const { site } = fixContext(given);
    const all = lookedUp(secrets.value, calls.value, 'secretsmanager');
    for (const { facts, ref, at, refs, containers, calls: met, named } of all) {
      // All others are there, so it is this one that was not found.
      const left = named || all.every(x => x.at === at || x.facts.secret.state === 'known');
      const hits = met.filter(c => c.how === 'missing' || c.how === 'undetermined');
      const arn = ref.arn ?? ref.valueFrom;
      const name = bareName(ref.id ?? arn) ?? ref.id ?? arn;
      const base = {
        about: { type: 'secret', id: name, arn },
        affected: containers.map(id => ({ type: 'container', id })),
        calls: idsOf(hits),
      };
      const told = hits.filter(c => c.how === 'missing' && leadsTo(c, 'secret/not-found'));
      if (facts.secret.state === 'absent') {
        const now = facts.byName.state === 'known' ? facts.byName.value.arn : undefined;
        const confidence = confidenceOf(calls, hits, named && told.length > 0);
        const citations = [
          secrets.cite(`${at}/secret`, `there is no secret ${arn}`),
          ...(now === undefined ? [] : [secrets.cite(`${at}/byName`, `the secret named ${name} is ${now}`)]),
          ...citationsOf(hits),
        ] as const;
        yield now === undefined
          ? say.fault('missing', {
              ...base,
              confidence,
              citations,
              data: { secret: name, region: ref.region, arn },
              fixes: [createSecret(refs, name, site)],
            })
          : say.fault('recreated', {
              ...base,
              confidence,
              citations,
              data: { secret: name, arn, now },
              fixes: [
                ...revisionFix(
                  {
                    title: 'Point the task definition at the secret that exists',
                    applies: 'as-is',
                    risk: "The execution role's policy may name the old ARN as well.",
                  },
                  site.definition,
                  site.service,
                  { replace: repoint(refs, now) },
                ),
                ...(site.definition ? [] : [{ title: `Name ${now} in valueFrom`, applies: 'fill-in' as const }]),
              ],
            });
      } else if (facts.secret.state === 'known') {
        const last = lastOf(told);
        if (
          !named ||
          last === undefined ||
          facts.secret.value.createdAt === undefined ||
          facts.secret.value.createdAt <= last
        )
          continue;
        yield say.fault('since', {
          ...base,
          calls: idsOf(told),
          confidence: 'likely',
          data: { secret: name, then: clock(last) },
          citations: [
            secrets.cite(`${at}/secret/value/createdAt`, `it was made at ${facts.secret.value.createdAt}`),
            ...citationsOf(told),
          ],
          fixes: [deployed('Deploy again', site)],
        });
      } else if (left && told.length > 0) {
        yield say.fault('named', {
          ...base,
          calls: idsOf(told),
          confidence: 'likely',
          data: { secret: name, arn },
          citations: [
            asks(definition, secrets, at, ref, `the task definition asks for ${ref.valueFrom}`),
            ...citationsOf(told),
          ],
          fixes: [createSecret(refs, name, site)],
        });
      } else if (hits.length > 0) {
        yield say.undecided('secrets', `whether ${name} exists could not be read`, {
          about: base.about,
          actions: ['secretsmanager:DescribeSecret'],
        });
      }
    }
  },
});
