import { activate, inWords, fixContext } from '#fix';
import { type Citation, defineRule, type Fix, lastPart, valueOf } from '#rule';
import {
  EFFECTS,
  moreCapacity,
  placementMatch,
  NEEDS,
  citedInstances,
  placementConfidence,
  unsettled,
  affectedInstances,
} from './_placement.ts';

/** The status of an instance, with what ECS says of it. */
const stateOf = (c: Citation): string =>
  !c.path.endsWith('/status')
    ? 'in another capacity provider'
    : [String(c.quote), /: (.+)$/s.exec(c.says ?? '')?.[1]]
        .filter(x => x !== undefined)
        .join(': ')
        .slice(0, 200);

export default defineRule({
  id: 'capacity/no-instances',
  title: 'The cluster has no instance that can run the task',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-event-messages-list.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/clusters.html',
  ],
  needs: NEEDS,
  messages: {
    none: {
      what: 'Cluster {cluster} has no registered container instances',
      why: 'Tasks with the EC2 launch type run on instances registered by their ECS agent.',
    },
    unusable: {
      what: "No instance of cluster {cluster} ({count} registered) can run the service's tasks: {states}",
      why: 'ECS places tasks only on instances that are ACTIVE (not draining) and, if the service uses capacity providers, belong to one of them.',
    },
    room: {
      what: 'There was no instance for the task at {when}; there is one now',
      why: 'The task fits on {instance}. ECS retries on its own.',
    },
    named: {
      what: 'The cluster had no container instance for the task',
      why: "ECS reported it. The current instances couldn't be read.",
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    const match = placementMatch(given, 'capacity/no-instances');
    if (match === undefined) return;
    if (match.state === 'open')
      return yield say.undecided('fit', "the instances of the cluster couldn't be read", unsettled(match.missing));
    const { region, aboutCluster: about, cluster } = fixContext(given);
    const scaling = valueOf(given.scaling);
    const grow = moreCapacity(scaling, region);
    if (match.state === 'decided' && match.fit) {
      const out = match.fit.instances;
      const whole =
        given.fit.state === 'known' &&
        given.fit.whole &&
        given.scaling.state !== 'blind' &&
        (given.scaling.state === 'absent' || given.scaling.whole) &&
        match.settled;
      const base = { about, calls: match.ids, confidence: whole ? ('proven' as const) : ('likely' as const) };
      if (out.length === 0)
        return yield say.fault('none', {
          ...base,
          data: { cluster: cluster ?? '' },
          citations: [...match.citations, ...match.fit.seen],
          fixes: [grow],
        });
      const draining = out.filter(i => i.seen.some(c => c.quote === 'DRAINING'));
      const refused = out.filter(i => i.seen.some(c => c.quote === 'REGISTRATION_FAILED'));
      const states = [...new Set(out.flatMap(i => i.seen.map(stateOf)))].join(', ');
      const fixes: Fix[] = [
        ...(draining.length > 0
          ? [
              activate(
                draining.slice(0, 10).map(i => lastPart(i.arn)),
                cluster ?? 'default',
                region,
              ),
            ]
          : []),
        // Another instance would fail to register in the same way.
        ...(refused.length === out.length
          ? [inWords('Fix what keeps the instances from registering, then replace them')]
          : [grow]),
      ];
      return yield say.fault('unusable', {
        ...base,
        affected: affectedInstances(out),
        data: { cluster: cluster ?? '', count: String(out.length), states },
        citations: [...match.citations, ...citedInstances(out)],
        fixes,
      });
    }
    const base = { about, calls: match.ids, confidence: placementConfidence(match, false) };
    if (match.state === 'room')
      yield say.fault('room', {
        ...base,
        data: { when: match.when, instance: match.instances[0]?.instance ?? 'an instance' },
        citations: [...match.citations, ...citedInstances(match.instances)],
        fixes: [grow],
      });
    else yield say.fault('named', { ...base, citations: match.citations, fixes: [grow] });
  },
});
