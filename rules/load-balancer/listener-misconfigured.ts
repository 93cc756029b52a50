import { listenerFaults, servingGroup, shortRule, weightedPair } from '#aws/deployments';
import { forwardToPair, groupNamed, newDeployment, ruleAgain, serviceAt, andDeploy, rightRules } from '#fix';
import { aboutRule, behindListener, forwardsSaid, rulesNow, unservedFault } from './_listener-rules.ts';
import {
  cited,
  defineRule,
  detail,
  leadsTo,
  optional,
  partsNamed,
  valueOf,
  confidenceOf,
  type Optional,
  matchingCalls,
} from '#rule';

const ID = 'load-balancer/listener-misconfigured';
const readOf = <T>(list: Optional<readonly T[]>) => (list.state === 'known' ? list : { value: [], whole: false });

/** Of deployments that shift traffic between two target groups. A group at weight 0 is normal there, and so is one that waits for its turn. */
export default defineRule({
  id: ID,
  title: "The listener rules don't allow the deployment to shift traffic",
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
    unserved: {
      what: 'The production rule sends no requests to the tasks: they are in target group {live}, and the rule forwards {where}',
      why: 'ECS shifts traffic by changing this rule. Something else has changed it since the deployment, often an infrastructure template that was applied again.',
    },
    missing: {
      what: "The {which} rule of the service doesn't exist: {rule}",
      why: 'A blue/green deployment shifts traffic by changing the weights of the rules set on the service. If a rule was deleted or recreated, set the new rule on the service.',
    },
    'other-group': {
      what: "The {which} rule forwards to target group {group}, which is neither of the service's two target groups",
      why: "ECS changes a rule only if it forwards to the service's two target groups. Something else has changed it since, often an infrastructure template that was applied again.",
    },
    several: {
      what: 'The production rule sends traffic to both target groups of the service: {weights}',
      why: 'When a deployment starts, exactly one of the two target groups must serve production. The other one must have weight 0.',
    },
    none: {
      what: 'The production rule sends no traffic to either target group of the service',
      why: 'When a deployment starts, exactly one of the two target groups must serve production with a weight above 0. The other one must have weight 0.',
    },
    unassociated: {
      what: 'Target group {group} of the service is not in any rule set on the service',
      why: "Each target group must be in the production rule or the test rule. ELB doesn't check a group that no rule forwards to, and ECS can't shift traffic to it.",
    },
    told: {
      what: "AWS reports that the listener rules don't fit the deployment: {words}",
      why: 'A blue/green deployment shifts traffic between two target groups by changing the rules set on the service. {now}',
    },
  },
  causes: [
    'symptom/deployment-failed',
    'symptom/deployment-rolled-back',
    'symptom/deployment-stalled',
    'symptom/request-refused',
    'symptom/no-healthy-target',
  ],
  *check({ calls, judged, listeners, rules, service }, say) {
    const matches = matchingCalls(calls, c => leadsTo(c, ID) && c.family !== 'deployment/replacement-unhealthy');
    const ids = matches?.ids ?? [];
    const s = valueOf(service);
    const at = serviceAt(s, judged.value.taskDefinition);
    const again = newDeployment(s, judged.value);
    const shifting = judged.value.outcome === 'in-progress' || judged.value.outcome === 'rolling-back';
    // With a part unread, something else may stand there that AWS means.
    const whole = [listeners, rules].every(l => l.state === 'known' && l.whole) && calls.whole;
    const unserved = matches?.calls.find(c => c.family === 'target-health/not-forwarded');
    const stands = [...readOf(rules).value, ...readOf(listeners).value];
    const actionsOf = (arn: string | undefined) => stands.find(x => x.arn === arn);
    if (matches && unserved) {
      const now = actionsOf(partsNamed(unserved, 'listenerRule')[0]);
      return yield say.fault('unserved', unservedFault(matches, unserved, whole, now));
    }
    const read = judged.value.loadBalancers.map(ref => ({
      ref,
      ...listenerFaults(ref, readOf(listeners), readOf(rules), shifting),
    }));
    for (const { ref, faults } of read)
      for (const f of faults) {
        const from = f.at?.of === 'rules' && rules.state === 'known' ? rules : listeners;
        const quoted =
          f.at && from.state === 'known' ? from.cite(`${f.at.pointer}/targetGroups`, forwardsSaid(f)) : undefined;
        const list =
          rules.state === 'known' ? rules.cite('', `rule ${shortRule(f.rule)} is not among the rules read`) : undefined;
        const citations = cited([...(matches?.citations ?? []), ...[quoted ?? list].filter(c => c !== undefined)]);
        const pair = weightedPair(f, ref.targetGroupArn ?? '', ref.alternateTargetGroupArn ?? '');
        if (!citations) continue;
        yield say.fault(f.kind, {
          data: {
            which: f.which,
            rule: shortRule(f.rule),
            group: groupNamed(f.group ?? ''),
            weights: f.forwards.map(x => `${groupNamed(x.arn)} ${x.weight}`).join(', '),
          },
          about: aboutRule(f.rule),
          ...(f.group !== undefined && { key: groupNamed(f.group) }),
          citations,
          calls: ids,
          confidence: confidenceOf({ whole }, ids, whole),
          fixes: [
            andDeploy(
              f.kind === 'missing' ? ruleAgain(at, pair, undefined) : forwardToPair(f.rule, pair, actionsOf(f.rule)),
              again,
            ),
          ],
        });
      }
    if (read.some(r => r.faults.length > 0)) return;
    const blind = listeners.state === 'blind' || rules.state === 'blind' || read.some(r => r.unknown);
    if (!matches) {
      const need = rules.state === 'blind' ? 'rules' : 'listeners';
      if (blind && judged.value.loadBalancers.some(l => l.productionListenerRule !== undefined))
        yield say.undecided(need, "the rules set on the service couldn't be read");
      return;
    }
    const listener = partsNamed(matches.calls[0], 'listenerRule')[0];
    yield say.fault('told', {
      data: { words: matches.words, now: rulesNow(blind) },
      about: aboutRule(listener),
      citations: matches.citations,
      calls: matches.ids,
      confidence: 'likely',
      fixes:
        behindListener(matches.calls[0].words, listener, servingGroup(s, judged.value), readOf(listeners).value) ??
        rightRules(blind, again),
    });
  },
});
