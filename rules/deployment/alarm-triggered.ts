import { hasFailed } from '#aws/deployments';
import { alarmHistory, fixWith, newDeployment, serviceAt } from '#fix';
import {
  cited,
  clock,
  defineRule,
  detail,
  idsOf,
  lastOf,
  leadsTo,
  listed,
  optional,
  citationsOf,
  valueOf,
} from '#rule';

export default defineRule({
  id: 'deployment/alarm-triggered',
  title: 'A CloudWatch alarm stopped the deployment',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html'],
  needs: {
    calls: 'failure.calls',
    judged: 'deployment.judged',
    deployments: optional('ecs.serviceDeployments'),
    service: detail('ecs.service'),
  },
  messages: {
    named: {
      what: 'The deployment was stopped because of an alarm in state ALARM: {alarms}',
      why: 'ECS fails the deployment when one of its alarms goes into ALARM. What the alarm measures got worse, because of the new revision or something else at that time.',
    },
    told: {
      what: 'A CloudWatch alarm stopped the deployment at {time}',
      why: "ECS fails the deployment when one of its alarms goes into ALARM. AWS doesn't report which one. The alarms are {alarms}.",
    },
  },
  causes: ['symptom/deployment-failed', 'symptom/deployment-rolled-back', 'symptom/deployment-stalled'],
  *check({ calls, judged, deployments, service }, say) {
    const matches = calls.value.filter(c => leadsTo(c, 'deployment/alarm-triggered'));
    const ended = hasFailed(judged.value.outcome);
    const latest = deployments.state === 'known' ? deployments.value[0] : undefined;
    const triggered = ended ? (latest?.alarms?.triggered ?? []) : [];
    if (matches.length === 0 && triggered.length === 0) {
      // A deployment without a reason that AWS names may have been stopped by one.
      if (ended && deployments.state === 'blind' && calls.value.length === 0)
        yield say.undecided('deployments', "which alarms went into ALARM couldn't be determined");
      return;
    }
    const s = valueOf(service);
    const said = /Activated alarms?: ?<?([^<>\n]{1,255})>?/i.exec(matches[0]?.words ?? '')?.[1]?.trim();
    const names = triggered.length > 0 ? triggered : said !== undefined ? [said] : [];
    const citations = cited([
      ...citationsOf(matches),
      ...(triggered.length > 0 && deployments.state === 'known'
        ? [deployments.cite('/0/alarms/triggered', `alarm ${listed(triggered)} went into ALARM`)]
        : []),
    ]);
    const at = serviceAt(s, judged.value.taskDefinition);
    const all = names.length > 0 ? names : (s?.alarms ?? []);
    const read = all.slice(0, 3).map(n => alarmHistory(n, at, judged.value.from));
    yield say.fault(names.length > 0 ? 'named' : 'told', {
      data: { alarms: listed(all) || 'unknown', time: clock(lastOf(matches) ?? judged.value.to) },
      about: { type: 'alarm', id: names[0] ?? 'alarm' },
      affected: names.slice(1).map(id => ({ type: 'alarm', id })),
      citations: citations ?? [calls.cite('')],
      calls: idsOf(matches),
      confidence: matches.length > 0 && triggered.length > 0 ? 'proven' : 'likely',
      fixes: [
        fixWith(
          'Find out why the alarm went into ALARM, then deploy again once it is OK',
          [...read, ...newDeployment(s, judged.value)],
          'ECS ignores an alarm that is already in ALARM when a deployment starts, so nothing would stop that deployment.',
        ),
      ],
    });
  },
});
