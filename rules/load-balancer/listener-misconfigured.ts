import { type ListenerFault, listenerFaults } from '#aws/deployments';
import { fixWith, forwardByDefault, forwardToPair, groupNamed, newDeployment, ruleAgain, serviceAt } from '#fix';
import { cited, defineRule, detail, idsOf, leadsTo, optional, partsNamed, citationsOf, valueOf } from '#rule';

const NOTHING = { value: [], whole: false } as const;

/** Of deployments that shift traffic between two target groups. A group at weight 0 is normal there, and so is one that waits for its turn. */
export default defineRule({
  id: 'load-balancer/listener-misconfigured',
  title: 'The listener rules are not as the deployment needs them to shift traffic',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb-resources-for-blue-green.html',
  ],
  needs: {
    calls: 'failure.calls',
    judged: 'deployment.judged',
    listeners: optional('elb.listeners'),
    rules: optional('elb.listenerRules'),
    service: detail('ecs.service'),
  },
  messages: {
    missing: {
      what: 'The {which} rule of the service does not exist: {rule}',
      why: 'A blue/green deployment shifts traffic by changing the weights of the rules that the service names. A rule that was deleted, or made again, has to be named to the service anew.',
    },
    'other-group': {
      what: 'The {which} rule forwards to target group {group}, which is none of the two of the service',
      why: 'ECS changes a rule only where it forwards to the two target groups of the service. Something else, often a template that was applied again, has changed it since.',
    },
    several: {
      what: 'The production rule sends traffic to both target groups of the service: {weights}',
      why: 'When a deployment begins, exactly one of the two target groups may serve production; the other has weight 0.',
    },
    none: {
      what: 'The production rule sends no traffic to either target group of the service',
      why: 'When a deployment begins, exactly one of the two target groups serves production with a weight above 0; the other has weight 0.',
    },
    unassociated: {
      what: 'Target group {group} of the service is in no rule that the service names',
      why: 'Both target groups have to stand in the production rule, or one of them in a test rule. A group that no rule forwards to is not checked, and traffic cannot be shifted to it.',
    },
    told: {
      what: 'AWS says that the listener rules do not fit the deployment: {words}',
      why: 'A blue/green deployment shifts traffic between two target groups by changing the rules that the service names. {now}',
    },
  },
  causes: [
    'symptom/deployment-failed',
    'symptom/deployment-rolled-back',
    'symptom/deployment-stalled',
    'symptom/request-refused',
  ],
  *check({ calls, judged, listeners, rules, service }, say) {
    const mine = calls.value.filter(
      c => leadsTo(c, 'load-balancer/listener-misconfigured') && c.family !== 'deployment/replacement-unhealthy',
    );
    const told = citationsOf(mine);
    const s = valueOf(service);
    const at = serviceAt(s, judged.value.taskDefinition);
    const again = newDeployment(s, judged.value.taskDefinition);
    const shifting = judged.value.outcome === 'in-progress' || judged.value.outcome === 'rolling-back';
    const read = {
      listeners: listeners.state === 'known' ? listeners : NOTHING,
      rules: rules.state === 'known' ? rules : NOTHING,
    };
    // With a part unread, something else may stand there that AWS means.
    const whole =
      listeners.state === 'known' && listeners.whole && rules.state === 'known' && rules.whole && calls.whole;
    let found = 0;
    let unknown = false;
    for (const ref of judged.value.loadBalancers) {
      const { faults, unknown: open } = listenerFaults(ref, read.listeners, read.rules, shifting);
      unknown ||= open;
      for (const f of faults) {
        found++;
        const quoted =
          f.at === undefined
            ? undefined
            : f.at.of === 'rules' && rules.state === 'known'
              ? rules.cite(`${f.at.pointer}/targetGroups`, says(f))
              : listeners.state === 'known'
                ? listeners.cite(`${f.at.pointer}/targetGroups`, says(f))
                : undefined;
        const list = rules.state === 'known' ? rules.cite('', `no rule ${short(f.rule)} among those read`) : undefined;
        const citations = cited([...told, ...[quoted ?? list].filter(c => c !== undefined)]);
        const pair = pairOf(f, ref.targetGroupArn ?? '', ref.alternateTargetGroupArn ?? '');
        if (!citations) continue;
        const fix = f.kind === 'missing' ? ruleAgain(at, pair, undefined) : forwardToPair(f.rule, pair);
        yield say.fault(f.kind, {
          data: {
            which: f.which,
            rule: short(f.rule),
            group: groupNamed(f.group ?? ''),
            weights: f.forwards.map(x => `${groupNamed(x.arn)} ${x.weight}`).join(', '),
          },
          about: { type: 'listener-rule', id: short(f.rule), arn: f.rule },
          ...(f.group !== undefined && { key: groupNamed(f.group) }),
          citations,
          calls: idsOf(mine),
          confidence: mine.length > 0 ? (whole ? 'proven' : 'likely') : whole ? 'likely' : 'possible',
          fixes: [
            {
              ...fix,
              ...(again.length > 0 && {
                title: `${fix.title}, and deploy again`,
                commands: [...(fix.commands ?? []), ...again],
              }),
            },
          ],
        });
      }
    }
    if (found > 0) return;
    const blind = listeners.state === 'blind' || rules.state === 'blind' || unknown;
    const [first] = mine;
    if (!first) {
      if (blind && judged.value.loadBalancers.some(l => l.productionListenerRule !== undefined))
        yield say.undecided(
          rules.state === 'blind' ? 'rules' : 'listeners',
          'the rules that the service names could not be read',
        );
      return;
    }
    // CodeDeploy names the listener that the group of the running tasks has to be behind.
    const listener = partsNamed(first, 'listenerRule')[0];
    const group = judged.value.loadBalancers[0]?.targetGroupArn;
    const behind = listener !== undefined && group !== undefined && /must be behind listener/i.test(first.words);
    yield say.fault('told', {
      data: {
        words: first.words.replace(/\s+/g, ' ').slice(0, 300),
        now: blind
          ? 'The rules could not be read whole.'
          : 'What could be read of them is right now, so they may have been put right since.',
      },
      about: {
        type: 'listener-rule',
        id: listener === undefined ? 'listener' : short(listener),
        ...(listener !== undefined && { arn: listener }),
      },
      citations: cited(told) ?? [calls.cite(`/${calls.value.indexOf(first)}/words`)],
      calls: idsOf(mine),
      confidence: 'likely',
      fixes: [
        ...(behind && listener.includes(':listener/') ? [forwardByDefault(listener, group)] : []),
        ...(blind || behind ? [] : [fixWith('Deploy again: the rules are right now', again)]),
        ...(blind && !behind
          ? [
              {
                title: 'Put the rules right as AWS says, and deploy again',
                applies: 'judge' as const,
                risk: 'Which weights the rules have now could not be read.',
                ...(again.length > 0 && { commands: again }),
              },
            ]
          : []),
      ],
    });
  },
});

const short = (arn: string): string => arn.split(/:listener(?:-rule)?\//)[1] ?? arn;
const says = (f: ListenerFault): string =>
  `the ${f.which} rule forwards to ${f.forwards.length === 0 ? 'no target group' : f.forwards.map(x => `${groupNamed(x.arn)} (weight ${x.weight})`).join(', ')}`;
/** The one of the two that serves now stays the one that serves. */
function pairOf(f: ListenerFault, own: string, other: string): { readonly live: string; readonly idle: string } {
  const weight = (arn: string): number => f.forwards.find(x => x.arn === arn)?.weight ?? 0;
  return weight(other) > weight(own) ? { live: other, idle: own } : { live: own, idle: other };
}
