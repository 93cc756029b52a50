import { lookedUp } from '#aws/secrets';
import { command, fillIn, putSecret, revisionFix, startAgain, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type Fix, idsOf, couldBe, citationsOf, confidenceOf, unread } from '#rule';
import { nameOf } from './_secret-rule.ts';

export default defineRule({
  id: 'secret/version-missing',
  title: 'A secret has no such version',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html',
    'https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html',
  ],
  needs: { secrets: 'secret.references', calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    stage: {
      what: 'Secret {secret} has no version with staging label {stage}',
      why: 'The task definition requests that label; the secret has {has}.',
    },
    version: {
      what: 'Secret {secret} has no version {version}',
      why: 'The task definition pins that version ID. Secrets Manager eventually deletes a version without a staging label.',
    },
    empty: {
      what: 'Secret {secret} has no current value',
      why: 'No version has the staging label AWSCURRENT: the secret was created without a value.',
    },
  },
  causes: ['symptom/secrets-not-retrieved', 'symptom/image-pull-failed'],
  *check(given, say) {
    const { secrets, calls } = given;
    const { site } = fixContext(given);
    for (const [i, facts] of secrets.value.entries()) {
      const { ref, secret } = facts;
      if (ref.kind !== 'secretsmanager') continue;
      const look = lookedUp([facts], calls.value, 'secretsmanager')[0];
      const matches = (look?.calls ?? []).filter(
        c => (c.how === 'missing' && couldBe(c, 'secret/version-missing')) || c.how === 'undetermined',
      );
      const name = nameOf(ref);
      const about = { type: 'secret', id: name, arn: ref.arn ?? ref.valueFrom };
      if (secret.state !== 'known') {
        if (
          unread(secret) ||
          (secret.state !== 'absent' && matches.length > 0 && (ref.stage ?? ref.version) !== undefined)
        )
          yield say.undecided('secrets', `the versions of ${name} couldn't be read`, {
            about,
            actions: ['secretsmanager:DescribeSecret'],
          });
        continue;
      }
      if (secret.value.deletedAt !== undefined) continue;
      const { versions } = secret.value;
      const stages = [...new Set(Object.values(versions).flat())];
      const wanted = ref.stage ?? (ref.version === undefined ? 'AWSCURRENT' : undefined);
      if (
        wanted === undefined
          ? ref.version !== undefined && Object.hasOwn(versions, ref.version)
          : stages.includes(wanted)
      )
        continue;
      const base = {
        about,
        key: wanted ?? ref.version,
        affected: [{ type: 'container', id: ref.container }],
        calls: idsOf(matches),
        confidence: confidenceOf(calls, matches, wanted !== undefined && matches.some(c => c.how === 'missing')),
        citations: [
          secrets.cite(
            `/${i}/secret/value/versions`,
            stages.length === 0 ? `${name} has no version` : `${name} has staging labels ${stages.join(', ')}`,
          ),
          ...citationsOf(matches),
        ] as const,
      };
      const current: Fix[] = revisionFix(
        {
          title: 'Request the current version instead',
          applies: 'judge',
          risk: 'The container gets a different value from the one it requested.',
        },
        site.definition,
        site.service,
        {
          replace: [
            { from: ref.valueFrom, to: `${ref.arn ?? ''}${ref.jsonKey === undefined ? '' : `:${ref.jsonKey}::`}` },
          ],
        },
      );
      if (ref.stage !== undefined) {
        const only = Object.keys(versions);
        const move: Fix = {
          title: 'Attach this label to the version you meant, then deploy again',
          applies: 'fill-in',
          commands: [
            command`aws secretsmanager update-secret-version-stage --secret-id ${secret.value.arn} --version-stage ${ref.stage} --move-to-version-id ${only.length === 1 && only[0] !== undefined ? only[0] : fillIn('version-id')} --region ${ref.region}`,
            ...startAgain(site.definition, site.service),
          ],
        };
        yield say.fault('stage', {
          ...base,
          data: { secret: name, stage: ref.stage, has: stages.length === 0 ? 'no labels' : stages.join(', ') },
          fixes: stages.includes('AWSCURRENT') ? [...current, move] : [move],
        });
      } else if (ref.version !== undefined)
        yield say.fault('version', {
          ...base,
          data: { secret: name, version: ref.version },
          fixes: [...current, ...(current.length > 0 ? [] : [putSecret("Set the secret's value", ref, site)])],
        });
      else
        yield say.fault('empty', {
          ...base,
          data: { secret: name },
          fixes: [putSecret("Set the secret's value, then deploy again", ref, site)],
        });
    }
  },
});
