import { mergeStatement, relaxDeny } from '#aws/iam';
import { endpointPolicy, fixContext, FIX_NEEDS } from '#fix';
import { cited, defineRule, type IamDecision, leadsTo, optional, citationsOf } from '#rule';

/** The endpoint's policy with what it lacks; a Deny is narrowed instead. */
function corrected(d: IamDecision): unknown {
  const { document, how, statementIndex, action = '', resource = '*' } = d.data;
  if (how === 'explicit-deny')
    return document === undefined || statementIndex === undefined
      ? undefined
      : relaxDeny(document, Number(statementIndex), d.action, d.resource)?.document;
  const statement = {
    Sid: 'EcsTasks',
    Effect: 'Allow',
    Principal: '*',
    Action: action === '' ? d.action : action,
    Resource: resource === '' ? '*' : resource,
  } as const;
  return mergeStatement(document, statement);
}

export default defineRule({
  id: 'network/endpoint-policy-denied',
  title: "A VPC endpoint's policy doesn't allow the call",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
  ],
  needs: {
    decisions: optional('iam.decisions'),
    calls: 'failure.calls',
    ...FIX_NEEDS,
  },
  messages: {
    decided: {
      what: "The policy of {endpoint} doesn't allow {action}",
      why: "{because}. A call through an endpoint must be allowed by the endpoint's policy as well as by the role.",
    },
    named: {
      what: "A VPC endpoint's policy doesn't allow {action}",
      why: "AWS reported the endpoint policy. Which endpoint it is, and what its policy allows, couldn't be determined.",
    },
    since: {
      what: "A VPC endpoint's policy didn't allow {action}",
      why: 'AWS reported the endpoint policy. {because}, so it has been changed since, or the call used another endpoint.',
    },
  },
  causes: [
    'symptom/image-pull-failed',
    'symptom/secrets-not-retrieved',
    'symptom/log-driver-failed',
    'symptom/role-not-assumed',
    'symptom/exec-failed',
    'symptom/container-exited',
    'symptom/elb-health-check-failed',
    'symptom/container-health-check-failed',
  ],
  *check(given, say) {
    const { decisions, calls } = given;
    const region = fixContext(given).region;
    const namedByAws = calls.value.filter(c => leadsTo(c, 'network/endpoint-policy-denied'));
    const read =
      decisions.state === 'known'
        ? decisions.value.map((d, i) => ({ d, i })).filter(x => x.d.cause === 'network/endpoint-policy-denied')
        : [];
    for (const { d, i } of read) {
      const matches = calls.value.filter(c => d.calls.includes(c.id));
      const endpoint = d.about?.type === 'vpc-endpoint' ? d.about.id : (d.data['endpoint'] ?? '');
      const about = endpoint === '' ? { type: 'vpc-endpoint', id: d.action } : { type: 'vpc-endpoint', id: endpoint };
      const citations =
        cited([...d.seen.slice(0, 3), ...citationsOf(matches)]) ??
        ([(decisions as Extract<typeof decisions, { state: 'known' }>).cite(`/${i}/because`, d.because)] as const);
      const document = d.verdict === 'denied' ? corrected(d) : undefined;
      const fill = { title: "Allow the call in the endpoint's policy", applies: 'fill-in' as const };
      const fixes = document === undefined || endpoint === '' ? [fill] : [endpointPolicy(endpoint, document, region)];
      const lower = calls.whole || matches.length > 0;
      if (d.verdict === 'allowed' && matches.length === 0 && calls.whole) continue;
      if (d.verdict === 'denied')
        yield say.fault('decided', {
          about,
          key: d.action,
          citations,
          calls: matches.map(c => c.id),
          confidence: matches.some(c => c.how === 'denied') ? 'proven' : lower ? 'likely' : 'possible',
          data: { endpoint: endpoint === '' ? 'a VPC endpoint' : endpoint, action: d.action, because: d.because },
          fixes,
        });
      else
        yield say.fault(d.verdict === 'allowed' ? 'since' : 'named', {
          about,
          key: d.action,
          citations,
          calls: matches.map(c => c.id),
          confidence: d.verdict === 'allowed' && lower ? 'likely' : 'possible',
          data: { action: d.action, because: d.because },
          fixes: [fill],
        });
    }
    if (
      namedByAws.length === 0 &&
      read.length === 0 &&
      (decisions.state === 'blind' || (decisions.state === 'known' && !decisions.whole))
    )
      yield say.undecided('decisions', "the endpoint policies couldn't be read");
    for (const c of namedByAws) {
      if (read.some(x => x.d.calls.includes(c.id))) continue;
      yield say.fault('named', {
        about: { type: 'vpc-endpoint', id: c.facts['endpoint']?.toString() ?? c.action ?? 'endpoint' },
        citations: cited(citationsOf([c])) ?? [calls.cite('', c.words)],
        calls: [c.id],
        confidence: 'possible',
        data: { action: c.action ?? 'the call' },
        fixes: [{ title: "Allow the call in the endpoint's policy", applies: 'fill-in' }],
      });
    }
  },
});
