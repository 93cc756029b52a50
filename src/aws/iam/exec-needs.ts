import { partitionOf } from '../../model/partition.ts';
import type { ExecConfiguration } from '../../model/facts.ts';
import { SOME_REST } from './glob.ts';
import type { Need } from './needs.ts';

const SESSION = [
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
] as const;

/**
 * What ECS Exec needs of the task role: to open a session, and to log it where the cluster says so itself (`OVERRIDE`).
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
 */
export function execNeeds(
  configuration: ExecConfiguration | undefined,
  region: string,
  account: string | undefined,
): readonly Need[] {
  const base = { purpose: 'exec', region, container: '', what: 'ECS Exec' } as const;
  const own = account === undefined ? base : { ...base, account };
  const session = SESSION.map((action): Need => ({ ...own, action, resource: '*', endpoint: 'ssmmessages' }));
  return configuration?.logging === 'OVERRIDE' ? [...session, ...logNeeds(configuration, own)] : session;
}

function logNeeds({ logGroup, bucket, prefix }: ExecConfiguration, base: Omit<Need, 'action' | 'resource'>): Need[] {
  const { region, account } = base;
  const group =
    logGroup === undefined || account === undefined
      ? undefined
      : `arn:${partitionOf(region)}:logs:${region}:${account}:log-group:${logGroup}`;
  // Whose bucket it is cannot be seen.
  const { account: _, ...anyone } = base;
  const at = bucket === undefined ? undefined : `arn:${partitionOf(region)}:s3:::${bucket}`;
  const folder = prefix === undefined || prefix === '' ? '' : `${prefix.replace(/\/$/, '')}/`;
  return [
    ...(group === undefined
      ? []
      : [
          { ...base, action: 'logs:DescribeLogGroups', resource: '*', endpoint: 'logs' },
          { ...base, action: 'logs:CreateLogStream', resource: `${group}:log-stream:${SOME_REST}`, endpoint: 'logs' },
          { ...base, action: 'logs:PutLogEvents', resource: `${group}:log-stream:${SOME_REST}`, endpoint: 'logs' },
        ]),
    ...(at === undefined
      ? []
      : [
          { ...anyone, action: 's3:GetEncryptionConfiguration', resource: at, endpoint: 's3' },
          { ...anyone, action: 's3:PutObject', resource: `${at}/${folder}${SOME_REST}`, endpoint: 's3' },
        ]),
  ];
}
