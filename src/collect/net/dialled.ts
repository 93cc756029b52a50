import { serves } from '../../aws/network/index.ts';
import type { AwsService, Endpoint } from '../../model/facts.ts';

const SERVICES: readonly AwsService[] = [
  'ecr.api',
  'ecr.dkr',
  's3',
  'secretsmanager',
  'ssm',
  'logs',
  'kms',
  'sts',
  'ec2',
];

/** The interface endpoints of services that a task, or the agent for it, dials. */
export const dialled = (endpoints: readonly Endpoint[]): readonly Endpoint[] =>
  endpoints.filter(e => e.type.toLowerCase() === 'interface' && SERVICES.some(s => serves(e, s)));
