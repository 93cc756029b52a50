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
  title: 'Placement constraints exclude every instance',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html',
  ],
  messages: {
    ruled: {
      what: '{constraint} excludes {instances}',
      why: 'ECS places a task only on instances that meet every constraint of the service and the task definition. In awsvpc mode, the instance must also be in the Availability Zone of one of the subnets.',
    },
    room: {
      what: 'Placement constraints excluded every instance at {when}; {instance} meets them now',
      why: 'ECS places a task only on instances that meet every constraint. It retries on its own.',
    },
    named: {
      what: 'Placement constraints exclude every instance',
      why: "ECS reported it. The constraints couldn't be evaluated against the instances.",
    },
  },
  reads: 'placement',
  shortage: 'constraint',
  open: 'whether the instances meet the constraints is unknown',
  decided: (match, { service, region, constraints }) => {
    const constraint = constraintOf(match);
    const others = constraints.filter(c => named(c) !== constraint);
    return {
      message: 'ruled',
      data: {
        constraint: constraint?.startsWith('a subnet in')
          ? `The requirement that the service doesn't have ${constraint}`
          : `Constraint ${constraint ?? ''}`,
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
