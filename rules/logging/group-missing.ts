import { command, deployed, startAgain, FIX_NEEDS, fixContext } from '#fix';
import {
  type Citation,
  clock,
  defineRule,
  type FailedCall,
  type Fix,
  idsOf,
  lastOf,
  leadsTo,
  type LogGroupFacts,
  type Optional,
  couldBe,
  partsNamed,
  type Known,
  citationsOf,
  type TaskDefinition,
  confidenceOf,
  unread,
} from '#rule';

const about = (call: FailedCall, group: string): 'named' | 'maybe' | 'no' => {
  if (call.step !== 'log-driver' || call.how === 'unreachable') return 'no';
  const named = partsNamed(call, 'logGroup').map(g => g.replace(/:.*$/, ''));
  return named.includes(group) ? 'named' : named.some(g => !/[<>*…]/.test(g)) ? 'no' : 'maybe';
};

/** That a container logs to a group: as the task definition says it. */
function writes(
  definition: Optional<TaskDefinition>,
  groups: Pick<Known<readonly LogGroupFacts[]>, 'cite'>,
  index: number,
  container: string,
  group: string,
): Citation {
  const says = `container ${container} logs to ${group}`;
  const at =
    definition.state === 'known'
      ? definition.value.containers.findIndex(
          c => c.name === container && c.logging?.options['awslogs-group'] === group,
        )
      : -1;
  return definition.state === 'known' && at >= 0
    ? definition.cite(`/containers/${at}/logging/options/awslogs-group`, says)
    : groups.cite(`/${index}/group`, says);
}

export default defineRule({
  id: 'logging/group-missing',
  title: "The container's log group doesn't exist",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html'],
  needs: { groups: 'logs.groups', calls: 'failure.calls', ...FIX_NEEDS },
  messages: {
    missing: {
      what: "Log group {group} doesn't exist in {region}",
      why: "The log driver of container {container} writes to it and is set up before the container starts. awslogs-create-group isn't true, so nothing creates it.",
    },
    uncreated: {
      what: "Log group {group} doesn't exist in {region} and wasn't created",
      why: 'awslogs-create-group is true for container {container}. That setting requires the logs:CreateLogGroup permission.',
    },
    told: {
      what: "Log group {group} doesn't exist",
      why: "CloudWatch Logs reported this when container {container} was starting. Whether the log group exists now couldn't be determined.",
    },
    since: {
      what: "Log group {group} didn't exist when the task started",
      why: 'It was missing at {then}. It exists now, and a new deployment will find it.',
    },
  },
  causes: ['symptom/log-driver-failed'],
  *check(given, say) {
    const { groups, calls, definition } = given;
    const { site } = fixContext(given);
    const done = new Set<string>();
    const alone = new Set(groups.value.map(g => `${g.region} ${g.group}`)).size === 1;
    for (const [i, { container, group, region, createGroup, exists, elsewhere }] of groups.value.entries()) {
      // The group is where the service is: it is the Region that is wrong.
      if (elsewhere?.state === 'known') continue;
      if (done.has(`${region} ${group}`)) continue;
      const matches = calls.value.filter(
        c =>
          about(c, group) !== 'no' &&
          (c.how === 'missing' || c.how === 'undetermined' || couldBe(c, 'logging/group-missing')),
      );
      const namedByAws = matches.filter(c => leadsTo(c, 'logging/group-missing'));
      const base = {
        about: { type: 'log-group', id: group },
        affected: groups.value
          .filter(g => g.group === group && g.region === region)
          .map(g => ({ type: 'container', id: g.container })),
      };
      const create: Fix = {
        title: 'Create the log group, then deploy again',
        applies: 'as-is',
        commands: [
          command`aws logs create-log-group --log-group-name ${group} --region ${region}`,
          ...startAgain(site.definition, site.service),
        ],
      };
      if (exists.state === 'absent') {
        if (createGroup && matches.length === 0) continue;
        done.add(`${region} ${group}`);
        if (unread(elsewhere))
          yield say.undecided('groups', `whether ${group} exists in another Region couldn't be read`, {
            about: base.about,
            actions: ['logs:DescribeLogGroups'],
          });
        yield say.fault(createGroup ? 'uncreated' : 'missing', {
          ...base,
          data: { group, region, container },
          calls: idsOf(matches),
          confidence: confidenceOf(calls, matches, namedByAws.length > 0 && !createGroup),
          citations: [
            groups.cite(`/${i}/exists`, `there is no log group ${group} in ${region}`),
            ...citationsOf(matches),
          ],
          fixes: [create],
        });
      } else if (exists.state === 'known') {
        if (!namedByAws.some(c => about(c, group) === 'named' || alone)) continue;
        done.add(`${region} ${group}`);
        yield say.fault('since', {
          ...base,
          data: { group, then: clock(lastOf(namedByAws)) },
          calls: idsOf(namedByAws),
          confidence: 'likely',
          citations: [groups.cite(`/${i}/exists`, `log group ${group} exists`), ...citationsOf(namedByAws)],
          fixes: [deployed('Deploy again', site)],
        });
      } else if (namedByAws.some(c => about(c, group) === 'named' || alone)) {
        done.add(`${region} ${group}`);
        yield say.fault('told', {
          ...base,
          data: { group, container },
          calls: idsOf(namedByAws),
          confidence: 'likely',
          citations: [writes(definition, groups, i, container, group), ...citationsOf(namedByAws)],
          fixes: [create],
        });
      } else if (matches.length > 0 || unread(exists))
        yield say.undecided('groups', `whether ${group} exists couldn't be determined`, {
          about: base.about,
          actions: ['logs:DescribeLogGroups'],
        });
    }
  },
});
