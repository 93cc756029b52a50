import { beyond } from '#aws/platform';
import { command, fillIn, FIX_NEEDS, fixContext } from '#fix';
import { type Citation, defineRule, detail, type Fix, couldBe, affectedTasks, matchingCalls } from '#rule';
import { beyondUpdate } from './_agent-words.ts';
import { aboutHosts, hostsOf, nameHosts, replaceFixes } from './_instances.ts';

const ID = 'platform/agent-outdated';
export default defineRule({
  id: ID,
  title: 'The ECS agent on the EC2 instance is outdated or stuck',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-versions.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-update.html',
  ],
  needs: {
    calls: 'failure.calls',
    definition: 'deployment.taskDefinition',
    instances: 'ecs.containerInstances',
    attempts: detail('deployment.attempts'),
    service: FIX_NEEDS.service,
    judged: FIX_NEEDS.judged,
    asked: FIX_NEEDS.asked,
  },
  messages: {
    lacks: {
      what: "The ECS agent on {hosts} is version {version}, which doesn't support {features}",
      why: 'AWS documents agent version {since} as about the first that supports all of it.',
    },
    driver: {
      what: 'The GPU driver on {hosts} is too old for the image of container {container}: it requires {requires}',
      why: 'The NVIDIA runtime refused to start the container: {unmet} is not met{version}. The driver comes with the AMI; the ECS agent has no part in it.',
    },
    setting: {
      what: 'The ECS agent on {hosts} is not configured for the task: {settings}',
      why: 'AWS reported: {words}. A newer agent has the same configuration.',
    },
    stuck: {
      what: 'The ECS agent on {hosts} (version {version}) lost track of the task',
      why: 'The agent reported: {words}. A newer agent might not have the problem, and at least it starts in a clean state.',
    },
  },
  causes: [
    'symptom/container-not-created',
    'symptom/container-exited',
    'symptom/secrets-not-retrieved',
    'symptom/log-driver-failed',
    'symptom/eni-not-provisioned',
    'symptom/placement-failed',
    'symptom/tasks-missing',
  ],
  *check(given, say) {
    const site = {
      ...given,
      definition: { state: 'known' as const, ...given.definition },
      instances: { state: 'known' as const, ...given.instances },
    };
    const { service, region } = fixContext(site);
    const open = matchingCalls(given.calls, c => couldBe(c, ID));
    const hosts = open ? hostsOf(site, open) : [];
    const list = given.instances.value;
    const looked = (
      open && hosts.length > 0 ? hosts.flatMap(h => (h.facts ? [h.at] : [])) : list.map((_, i) => i)
    ).filter(i => list[i]?.agentVersion !== undefined);
    const update = (arn: string): Fix => ({
      title: 'Update the agent',
      applies: 'as-is',
      commands: [
        command`aws ecs update-container-agent --cluster ${service ? (service.cluster.split('/').at(-1) ?? '') : fillIn('cluster')} --container-instance ${arn} --region ${region}`,
      ],
    });
    const fixesFor = (arn: string | undefined): readonly Fix[] => [
      ...(service && arn !== undefined ? [update(arn)] : []),
      { title: 'Replace the instances with ones that use the latest ECS-optimized AMI', applies: 'fill-in' },
    ];
    const old = looked.flatMap(i => {
      const v = list[i]?.agentVersion ?? '';
      const lacks = beyond(given.definition.value, v);
      return lacks.length === 0 ? [] : [{ i, v, lacks }];
    });
    if (given.calls.value.length > 0 && !open) return;
    const [head] = old;
    if (head) {
      const cited = old
        .slice(0, 3)
        .map(
          (o): Citation =>
            given.instances.cite(
              `/${o.i}/agentVersion`,
              `the agent on ${list[o.i]?.ec2InstanceId ?? 'an instance'} is version ${o.v}`,
            ),
        );
      const [quote = given.instances.cite(`/${head.i}/agentVersion`), ...quotes] = cited;
      yield say.fault('lacks', {
        data: {
          hosts: old
            .slice(0, 3)
            .map(o => list[o.i]?.ec2InstanceId ?? 'an instance')
            .join(', '),
          version: head.v,
          features: head.lacks.map(l => l.feature).join(', '),
          since: head.lacks.at(-1)?.since ?? '',
        },
        about: { type: 'container-instance', id: list[head.i]?.ec2InstanceId ?? list[head.i]?.arn ?? '' },
        affected: open ? affectedTasks(open.calls) : [],
        calls: open?.ids ?? [],
        confidence: given.calls.whole && given.instances.whole ? 'likely' : 'possible',
        citations: [quote, ...quotes, ...(open?.quoted ?? [])],
        fixes: fixesFor(list[head.i]?.arn),
      });
      return;
    }
    const stuck = matchingCalls(given.calls, ID);
    if (!stuck) return;
    const on = hostsOf(site, stuck);
    const base = {
      about: aboutHosts(on, site),
      affected: affectedTasks(stuck.calls),
      calls: stuck.ids,
      confidence: given.instances.whole ? ('likely' as const) : ('possible' as const),
      citations: stuck.quoted,
    };
    const words = beyondUpdate(stuck, on);
    if (words?.message === 'driver') yield say.fault('driver', { ...base, data: words.data, fixes: words.fixes });
    else if (words) yield say.fault('setting', { ...base, data: words.data, fixes: words.fixes });
    else
      yield say.fault('stuck', {
        ...base,
        data: { hosts: nameHosts(on), version: on[0]?.facts?.agentVersion ?? 'unknown', words: stuck.words },
        fixes: [...fixesFor(on[0]?.arn), ...replaceFixes(on, site)],
      });
  },
});
