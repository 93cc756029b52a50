import { notAssumed } from '../reasons.ts';
import { topic, DENIED, MISSING, FAILED, type Remaining, rows } from './row.ts';

const ROLE = topic(
  [' assume', ' trust policy', ' trust relationship', ' service linked role', ' role arn'],
  [' role', ' iam '],
);

/** Roles that are assumed. */
export const ROLES: readonly Remaining[] = [
  ...rows(ROLE, 'role-assumption', 'symptom/role-not-assumed', [
    {
      id: 'role/service-linked',
      stems: [
        [' service linked role', ' awsservicerole'],
        [...FAILED, ...MISSING, ' verify'],
      ],
      how: 'missing',
      weight: 1,
      candidates: ['iam/service-linked-role-missing'],
    },
    {
      id: 'role/infrastructure-assume',
      stems: [[' infrastructure role'], [' assume', ' trust', ' missing permissions', ' manage']],
      how: 'denied',
      weight: 1,
      candidates: ['iam/infrastructure-role-not-assumable', 'iam/infrastructure-role-denied', 'iam/role-not-found'],
    },
    {
      id: 'role/not-assumed',
      stems: [
        [' assume', ' trust'],
        [...FAILED, ...DENIED, ' not '],
      ],
      how: 'denied',
      candidates: notAssumed,
    },
    {
      id: 'role/trust-changed',
      stems: [[' trust']],
      how: 'denied',
      weight: -0.5,
      candidates: [
        'iam/role-not-assumable',
        'iam/service-linked-role-missing',
        'iam/infrastructure-role-not-assumable',
      ],
    },
    {
      id: 'role/not-valid',
      stems: [[...MISSING, ' not valid', ' invalid']],
      how: 'missing',
      candidates: ['iam/role-not-found', 'iam/propagation-delay'],
    },
    {
      id: 'role/task-role-required',
      stems: [[' task role'], [' require', ' must', ' missing', ' no task role', ' without', ' need']],
      how: 'missing',
      candidates: ['iam/task-role-missing'],
    },
  ]),
];
