import { dropConstraints, fixContext } from '#fix';
import { defineRule, detail, type Fix } from '#rule';
import { affectedBy, EFFECTS, metBy, NEEDS, seenOn, sureness, told, unsettled } from './_placement.ts';

export default defineRule({
  id: 'capacity/constraint-unsatisfied',
  title: 'Placement constraints rule out every instance',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html',
  ],
  needs: { ...NEEDS, placement: detail('capacity.placement') },
  messages: {
    ruled: {
      what: '{constraint} rules out {instances}',
      why: 'A task is placed only on instances that meet every constraint of the service and of the task definition; in awsvpc mode an instance also has to be in the zone of one of the subnets.',
    },
    room: {
      what: 'Placement constraints ruled out every instance at {when}; {instance} meets them now',
      why: 'A task is placed only on instances that meet every constraint. ECS tries again by itself.',
    },
    named: {
      what: 'Placement constraints rule out every instance',
      why: 'ECS says so. Whether the instances meet the constraints could not be evaluated.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    const met = metBy(given, 'capacity/constraint-unsatisfied', 'constraint');
    if (met === undefined) return;
    if (met.state === 'open')
      return yield say.undecided(
        'fit',
        'whether the instances meet the constraints could not be told',
        unsettled(met.missing),
      );
    const { service, region, aboutCluster: about } = fixContext(given);
    const base = { about, calls: met.ids, confidence: sureness(met, given.fit.state === 'known' && given.fit.whole) };
    const constraint = met.instances[0]?.lacks['constraint']?.need;
    const own = given.placement.state === 'known' ? given.placement.value.constraints : [];
    const meet: Fix = {
      title:
        constraint === undefined
          ? 'Add an instance that meets the constraints'
          : `Add an instance that meets ${constraint}`,
      applies: 'fill-in',
    };
    const drop = own.some(c => (c.expression ?? c.type) === constraint)
      ? dropConstraints(
          own.filter(c => (c.expression ?? c.type) !== constraint),
          service,
          region,
        )
      : [];
    if (met.state === 'decided' && met.fit) {
      const all = met.fit.instances.filter(i => i.verdict !== 'out').length;
      yield say.fault('ruled', {
        ...base,
        affected: affectedBy(met.instances),
        data: {
          constraint: constraint?.startsWith('a subnet in')
            ? `That the service does not have ${constraint}`
            : `The constraint ${constraint ?? ''}`,
          instances: told(met.instances, all),
        },
        citations: [...met.citations, ...seenOn(met.instances)],
        fixes: [...drop, meet],
      });
    } else if (met.state === 'room')
      yield say.fault('room', {
        ...base,
        data: { when: met.when, instance: met.instances[0]?.instance ?? 'one' },
        citations: [...met.citations, ...seenOn(met.instances)],
        fixes: [meet],
      });
    else yield say.fault('named', { ...base, citations: met.citations, fixes: [meet] });
  },
});
