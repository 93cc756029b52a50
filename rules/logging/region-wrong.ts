import { inWords, revisionFix, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type Fix, couldBe, affectedTasks, matchingCalls, confidenceOf, unread } from '#rule';

const ID = 'logging/region-wrong';
export default defineRule({
  id: ID,
  title: 'The awslogs driver has no Region, or a different one than the log group',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html',
  ],
  needs: {
    calls: 'failure.calls',
    definition: 'deployment.taskDefinition',
    groups: 'logs.groups',
    service: FIX_NEEDS.service,
    judged: FIX_NEEDS.judged,
    asked: FIX_NEEDS.asked,
  },
  messages: {
    missing: {
      what: 'The log driver of container {container} has no Region',
      why: 'awslogs-region is required. AWS reported: {words}',
    },
    elsewhere: {
      what: 'Container {container} logs to {region}, but log group {group} is in {actual}',
      why: "awslogs-region is {region}, where the log group doesn't exist. It exists in the service's Region.",
    },
    named: {
      what: "The Region of the log driver of container {container} isn't usable",
      why: 'awslogs-region is {region}. AWS reported: {words}',
    },
  },
  causes: ['symptom/log-driver-failed', 'symptom/container-not-created'],
  *check(given, say) {
    const { calls, definition, groups } = given;
    const { site } = fixContext(given);
    const namedByAws = matchingCalls(calls, ID);
    const matches = matchingCalls(calls, c => couldBe(c, ID));
    const fix = (region: string | undefined, actual: string): Fix[] =>
      region === undefined
        ? []
        : revisionFix(
            {
              title: `Set awslogs-region to ${actual}`,
              applies: 'judge',
              risk: `The command changes every value in the task definition that is exactly ${region}.`,
            },
            site.definition,
            site.service,
            { replace: [{ from: region, to: actual }] },
          );
    const words = inWords("Set awslogs-region to the log group's Region, then deploy a new revision");
    for (const [i, g] of groups.value.entries()) {
      if (g.elsewhere?.state !== 'known' || g.exists.state !== 'absent') continue;
      const actual = g.elsewhere.value.region;
      yield say.fault('elsewhere', {
        data: { container: g.container, region: g.region, group: g.group, actual },
        about: { type: 'container', id: g.container },
        calls: matches?.ids ?? [],
        ...(matches && { affected: affectedTasks(matches.calls) }),
        confidence: confidenceOf(calls, matches?.ids ?? [], calls.whole && groups.whole),
        citations: [
          groups.cite(`/${i}/exists`, `there is no log group ${g.group} in ${g.region}`),
          groups.cite(`/${i}/elsewhere`, `there is one in ${actual}`),
          ...(matches?.quoted ?? []),
        ],
        fixes: [...fix(g.region, actual), words],
      });
      return;
    }
    if (!namedByAws) {
      // Without a reading of the group here, or of one in another Region, that it is elsewhere is not excluded.
      for (const g of groups.value)
        if (unread(g.exists) || (g.exists.state === 'absent' && unread(g.elsewhere)))
          yield say.undecided('groups', `whether ${g.group} is in another Region couldn't be determined`, {
            about: { type: 'container', id: g.container },
            actions: ['logs:DescribeLogGroups'],
          });
      return;
    }
    const containers = definition.value.containers
      .map((c, i) => ({ c, i }))
      .filter(
        x =>
          x.c.logging?.driver === 'awslogs' &&
          namedByAws.calls.some(call => call.container === undefined || call.container === x.c.name),
      );
    const without = containers.find(x => !x.c.logging?.options['awslogs-region']);
    const [first] = containers;
    const base = { affected: affectedTasks(namedByAws.calls), calls: namedByAws.ids };
    if (without)
      yield say.fault('missing', {
        ...base,
        data: { container: without.c.name, words: namedByAws.words },
        about: { type: 'container', id: without.c.name },
        confidence: groups.whole ? 'proven' : 'likely',
        citations: [
          definition.cite(
            `/containers/${without.i}/logging`,
            `the log driver of ${without.c.name} has no awslogs-region`,
          ),
          ...namedByAws.quoted,
        ],
        fixes: [words],
      });
    else
      yield say.fault('named', {
        ...base,
        data: {
          container: first?.c.name ?? 'unknown',
          region: first?.c.logging?.options['awslogs-region'] ?? 'unknown',
          words: namedByAws.words,
        },
        about: { type: 'container', id: first?.c.name ?? 'unknown' },
        confidence: groups.whole ? 'likely' : 'possible',
        citations: namedByAws.quoted,
        fixes: [words],
      });
  },
});
