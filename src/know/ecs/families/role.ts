import { kind } from '../family.ts';
import { refused } from './reasons.ts';

const ASSUME = ['unable to assume the role', 'unable to assume role', 'cannot assume role', 'could not assume', 'unable to assume', 'not authorized to perform: sts:assumerole', 'failed to assume'];
const INFRASTRUCTURE = ['elasticloadbalancing:', 'ecsnetworkingwithelb', 'ecs-service-scheduler', 'ecsinfrastructure', 'ecsgateway', 'infrastructurerole', 'infrastructure role'];

/** Roles that ECS itself takes on, or that somebody passes to it. */
export const ROLE = kind({ step: 'role-assumption', source: 'guide:service-event-messages-list', depth: 7 } as const, [
  { id: 'role/pass-role', any: ['iam:passrole', 'authorized to pass', 'permission to pass', 'cannot pass role', 'unable to pass role'], not: ['unable to launch instance', 'your iam user has permissions to pass'], symptom: 'symptom/request-refused', how: 'denied', candidates: (seen) => refused(seen, 'iam/pass-role-denied') },
  { id: 'role/service-linked', any: ['service linked role', 'service-linked role', 'awsserviceroleforecs', 'servicelinkedrole'], all: [['unable', 'fail', 'not ', 'missing', 'denied', 'verify']], symptom: 'symptom/role-not-assumed', how: 'missing', candidates: ['iam/service-linked-role-missing'] },
  { id: 'role/task-role-required', any: ['requires a task role', 'task role is required', 'must specify a task role', 'without a task role', 'taskrolearn is required', 'no task role'], symptom: 'symptom/request-refused', how: 'missing', candidates: ['iam/task-role-missing'] },
  { id: 'role/infrastructure-assume', any: ['infrastructure role'], all: [['assume', 'trust', 'missing permissions', 'unable to manage']], not: ['is not authorized to perform'], symptom: 'symptom/role-not-assumed', how: 'denied', depth: 8, candidates: ['iam/infrastructure-role-not-assumable', 'iam/infrastructure-role-denied', 'iam/role-not-found'] },
  { id: 'role/infrastructure-denied', named: INFRASTRUCTURE, all: [['not authorized', 'accessdenied', 'access denied', 'unauthorized']], not: ['sts:assumerole'], symptom: 'symptom/deployment-failed', how: 'denied', depth: 8, candidates: (seen) => refused(seen, 'iam/infrastructure-role-denied') },
  { id: 'role/hook-assume', any: ASSUME, all: [['lifecycle hook', 'hook target']], symptom: 'symptom/deployment-failed', how: 'denied', depth: 8, candidates: ['iam/role-not-assumable', 'iam/role-not-found', 'deployment/lifecycle-hook-failed'] },
  { id: 'role/not-assumed', any: ASSUME, symptom: 'symptom/role-not-assumed', how: 'denied', depth: 8, candidates: ['iam/role-not-assumable', 'iam/role-not-found', 'iam/propagation-delay', 'iam/pass-role-denied'] },
  { id: 'role/trust-changed', any: ['iam trust relationship has been', 'trust relationship has been misconfigured'], symptom: 'symptom/role-not-assumed', how: 'denied', candidates: ['iam/role-not-assumable', 'iam/service-linked-role-missing', 'iam/infrastructure-role-not-assumable'] },
  { id: 'role/permissions-changed', any: ['iam permissions policies have been', 'permissions policies have been misconfigured'], symptom: 'symptom/role-not-assumed', how: 'denied', candidates: ['iam/infrastructure-role-denied', 'iam/service-linked-role-missing', 'iam/execution-role-denied'] },
  { id: 'role/not-valid', any: ['role is not valid', 'invalid role arn', 'role arn is not valid', 'nosuchentity', 'the role with name', 'role not found', 'role does not exist'], symptom: 'symptom/role-not-assumed', how: 'missing', candidates: ['iam/role-not-found', 'iam/propagation-delay'] },
]);
