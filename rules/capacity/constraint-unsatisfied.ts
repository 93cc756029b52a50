import { dropConstraints } from '#fix';
import type { Fix, PlacementConstraint } from '#rule';
import { instanceNames, type PlacementMatch, usable } from './_placement.ts';
import { placementRule } from './_placement-rule.ts';

const constraintOf = ({ instances }: PlacementMatch): string | undefined => instances[0]?.lacks['constraint']?.need;
const named = (c: PlacementConstraint): string => c.expression ?? c.type;
const meet = (constraint: string | undefined): Fix => ({
  title:
    constraint === undefined
      ? 'Add an instance that meets the constraints'
      : `Add an instance that meets ${constraint}`,
  applies: 'fill-in',
});

export default placementRule({
  id: 'capacity/constraint-unsatisfied',
  title: 'Placement constraints rule out every instance',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html',
  ],
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
  reads: 'placement',
  shortage: 'constraint',
  open: 'whether the instances meet the constraints could not be told',
  decided: (match, { service, region, constraints }) => {
    const constraint = constraintOf(match);
    const others = constraints.filter(c => named(c) !== constraint);
    return {
      message: 'ruled',
      data: {
        constraint: constraint?.startsWith('a subnet in')
          ? `That the service does not have ${constraint}`
          : `The constraint ${constraint ?? ''}`,
        instances: instanceNames(match.instances, usable(match.fit).length),
      },
      fixes: [
        ...(others.length < constraints.length ? dropConstraints(others, service, region) : []),
        meet(constraint),
      ],
    };
  },
  fixes: {
    room: (_, match) => [meet(constraintOf(match))],
    named: (_, match) => [meet(constraintOf(match))],
  },
});
