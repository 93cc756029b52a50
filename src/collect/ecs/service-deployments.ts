import type { ServiceDeployment } from '../../model/facts.ts';
import type { Output } from '../clients/index.ts';
import { defineCollector } from '../collector.ts';
import { opt } from '../../model/opt.ts';
import { valueOf } from '../../model/evidence.ts';
import { time } from '../time.ts';
import { deploymentsWithin } from '../window.ts';

/**
 * Newest first. ECS keeps them for 90 days; the five latest are described, unless the latest succeeded. Where a window was
 * asked about, they begin with the one that is to be judged for it.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html
 */
const DESCRIBED = 5;

type Listed = NonNullable<Output<'ecs:ListServiceDeployments'>['serviceDeployments']>[number];
/** What a list says of a deployment as its description does. */
const outline = (d: Omit<Listed, 'targetServiceRevisionArn'>) => ({
  arn: d.serviceDeploymentArn ?? '',
  status: d.status ?? 'UNKNOWN',
  ...opt('statusReason', d.statusReason),
  ...opt('createdAt', time(d.createdAt)),
  ...opt('startedAt', time(d.startedAt)),
  ...opt('finishedAt', time(d.finishedAt)),
});
const brief = (d: Listed): ServiceDeployment => ({
  ...outline(d),
  ...opt('targetRevision', d.targetServiceRevisionArn),
  sourceRevisions: [],
  hooks: [],
});

export default defineCollector({
  key: 'ecs.serviceDeployments',
  from: ['asked.at'],
  actions: ['ecs:ListServiceDeployments', 'ecs:DescribeServiceDeployments'],
  async collect({ ask, call, evidence, target }) {
    if (target.service === undefined) return { missing: 'no service was asked about' };
    const list = await evidence(
      'ecs:ListServiceDeployments',
      { cluster: target.cluster, service: target.service },
      o => o,
    );
    // A case put together by hand may hold the descriptions without the list.
    const listed =
      list.state === 'unasked'
        ? {
            serviceDeployments:
              (await call('ecs:DescribeServiceDeployments', { serviceDeploymentArns: [] })).serviceDeployments ?? [],
          }
        : await call('ecs:ListServiceDeployments', { cluster: target.cluster, service: target.service });
    const all = (listed.serviceDeployments ?? []).filter(
      d => d.serviceArn === undefined || d.serviceArn.endsWith(`/${target.service}`),
    );
    all.sort((a, b) => ((time(a.createdAt) ?? '') < (time(b.createdAt) ?? '') ? 1 : -1));
    const window = valueOf(await ask('asked.at'))?.window;
    const briefs = window ? deploymentsWithin(window, all, brief) : all;
    const arns = briefs.slice(0, DESCRIBED).flatMap(d => (d.serviceDeploymentArn ? [d.serviceDeploymentArn] : []));
    if (arns.length === 0) return { found: [] };
    // Of a deployment that succeeded the list says all that counts, and what was before it no longer does.
    if (list.state === 'known' && briefs[0]?.status === 'SUCCESSFUL') return { found: briefs.map(brief) };
    const out = await call('ecs:DescribeServiceDeployments', { serviceDeploymentArns: arns });
    const found = (out.serviceDeployments ?? []).map(
      (d): ServiceDeployment => ({
        ...outline(d),
        ...opt('updatedAt', time(d.updatedAt)),
        ...opt('targetRevision', d.targetServiceRevision?.arn),
        sourceRevisions: (d.sourceServiceRevisions ?? []).flatMap(r => (r.arn ? [r.arn] : [])),
        ...(d.rollback && {
          rollback: {
            ...opt('reason', d.rollback.reason),
            ...opt('startedAt', time(d.rollback.startedAt)),
            ...opt('revision', d.rollback.serviceRevisionArn),
          },
        }),
        ...(d.deploymentCircuitBreaker && {
          circuitBreaker: {
            ...opt('status', d.deploymentCircuitBreaker.status),
            ...opt('failureCount', d.deploymentCircuitBreaker.failureCount),
            ...opt('threshold', d.deploymentCircuitBreaker.threshold),
          },
        }),
        ...(d.alarms && {
          alarms: {
            ...opt('status', d.alarms.status),
            names: d.alarms.alarmNames ?? [],
            triggered: d.alarms.triggeredAlarmNames ?? [],
          },
        }),
        ...opt('lifecycleStage', d.lifecycleStage),
        hooks: (d.lifecycleHookDetails ?? []).map(h => ({
          ...opt('id', h.hookId),
          ...opt('targetArn', h.targetArn),
          ...opt('status', h.status),
          ...opt('expiresAt', time(h.expiresAt)),
          ...opt('type', h.targetType),
          ...opt('timeoutAction', h.timeoutAction),
        })),
      }),
    );
    found.sort((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? 1 : -1));
    return { found, whole: briefs.length <= DESCRIBED };
  },
});
