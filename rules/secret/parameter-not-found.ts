import { lookedUp } from '#aws/secrets';
import { putParameter, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, idsOf, leadsTo, citationsOf, confidenceOf } from '#rule';
import { asks } from './_cite-secret.ts';

/** Names that AWS publishes: they are not listed among one's own. */
const PUBLISHED = /^\/?aws\//;

export default defineRule({
  id: 'secret/parameter-not-found',
  title: 'A parameter that the task definition names does not exist',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html'],
  needs: { secrets: 'secret.references', calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    missing: {
      what: 'The parameter {parameter} does not exist in {region}',
      why: 'ECS fetches every parameter before it starts a container, and Parameter Store has none of this name in {region}. Names are matched by their exact letters, slashes included.',
    },
    named: {
      what: 'Parameter Store did not find the parameter {parameter}',
      why: 'ECS was told that there is none of this name in {region}; whether there is one now could not be read.',
    },
  },
  causes: ['symptom/secrets-not-retrieved'],
  *check(given, say) {
    const { secrets, calls, definition } = given;
    const { site } = fixContext(given);
    const all = lookedUp(secrets.value, calls.value, 'ssm');
    for (const { facts, ref, at, containers, calls: met, named } of all) {
      const parameter = ref.id ?? ref.valueFrom;
      // All others are there, so it is this one that was not found.
      const left =
        !PUBLISHED.test(parameter) && (named || all.every(x => x.at === at || x.facts.parameter.state === 'known'));
      const hits = met.filter(c => c.how === 'missing' || c.how === 'undetermined');
      const about = { type: 'parameter', id: parameter };
      const told = hits.filter(c => c.how === 'missing' && leadsTo(c, 'secret/parameter-not-found'));
      if (facts.parameter.state === 'absent') {
        yield say.fault('missing', {
          data: { parameter, region: ref.region },
          about,
          affected: containers.map(id => ({ type: 'container', id })),
          calls: idsOf(hits),
          confidence: confidenceOf(calls, hits, named && told.length > 0),
          citations: [
            secrets.cite(`${at}/parameter`, `no parameter is named ${parameter} in ${ref.region}`),
            ...citationsOf(hits),
          ],
          fixes: [putParameter(ref, site)],
        });
      } else if (facts.parameter.state !== 'known' && left && told.length > 0) {
        yield say.fault('named', {
          data: { parameter, region: ref.region },
          about,
          affected: containers.map(id => ({ type: 'container', id })),
          calls: idsOf(told),
          confidence: 'likely',
          citations: [
            asks(definition, secrets, at, ref, `the task definition asks for ${ref.valueFrom}`),
            ...citationsOf(told),
          ],
          fixes: [putParameter(ref, site)],
        });
      } else if (facts.parameter.state !== 'known' && hits.length > 0) {
        yield say.undecided('secrets', `whether ${parameter} exists could not be read`, {
          about,
          actions: ['ssm:DescribeParameters'],
        });
      }
    }
  },
});
