import { putParameter } from '#fix';
import { citationsOf, confidenceOf, idsOf, unread } from '#rule';
import { secretRule } from './_secret-rule.ts';

/** Names that AWS publishes: they are not listed among one's own. */
const PUBLISHED = /^\/?aws\//;

export default secretRule({
  id: 'secret/parameter-not-found',
  title: "A parameter that the task definition references doesn't exist",
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html'],
  messages: {
    missing: {
      what: "Parameter {parameter} doesn't exist in {region}",
      why: 'ECS fetches every parameter before it starts a container, and Parameter Store has none with this name in {region}. Names are case-sensitive and include every slash.',
    },
    named: {
      what: "Parameter Store didn't find parameter {parameter}",
      why: "Parameter Store told ECS that {region} has no parameter with this name. Whether one exists now couldn't be determined.",
    },
  },
  causes: ['symptom/secrets-not-retrieved'],
  kind: 'ssm',
  couldBe: c => c.how === 'missing' || c.how === 'undetermined',
  how: 'missing',
  about: ref => ({ type: 'parameter', id: ref.id ?? ref.valueFrom }),
  *check(secret, { secrets, calls }, say) {
    const { facts, ref, at, base, matches, named, namedByAws, site } = secret;
    const parameter = base.about.id;
    if (facts.parameter.state === 'known') return;
    const common = { ...base, data: { parameter, region: ref.region }, fixes: [putParameter(ref, site)] };
    if (facts.parameter.state === 'absent')
      yield say.fault('missing', {
        ...common,
        calls: idsOf(matches),
        confidence: confidenceOf(calls, matches, named && namedByAws.length > 0),
        citations: [
          secrets.cite(`${at}/parameter`, `no parameter is named ${parameter} in ${ref.region}`),
          ...citationsOf(matches),
        ],
      });
    else if (namedByAws.length > 0 && !PUBLISHED.test(parameter) && secret.onlyOne(f => f.parameter.state === 'known'))
      yield say.fault('named', {
        ...common,
        calls: idsOf(namedByAws),
        confidence: 'likely',
        citations: secret.citations(`the task definition references ${ref.valueFrom}`, namedByAws),
      });
    else if (matches.length > 0 || unread(facts.parameter))
      yield say.undecided('secrets', `whether ${parameter} exists couldn't be determined`, {
        about: base.about,
        actions: ['ssm:DescribeParameters'],
      });
  },
});
