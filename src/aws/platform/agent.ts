import type { TaskDefinition } from '../../model/facts.ts';

/**
 * What a task definition may ask for, and the first version of the ECS agent on Linux that can do it, as the pages of the
 * features have it, and the agent's own list of changes for those of EBS and restart policies:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/use-environment-file.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ebs-volumes.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
 * https://github.com/aws/amazon-ecs-agent/blob/master/CHANGELOG.md
 */
const SINCE: readonly (readonly [string, string, (d: TaskDefinition) => boolean])[] = [
  ['secrets in environment variables', '1.22.0', d => d.containers.some(c => c.secrets.length > 0)],
  ['dependencies between containers', '1.26.0', d => d.containers.some(c => c.dependsOn.length > 0)],
  ['FireLens', '1.30.0', d => d.containers.some(c => c.logging?.driver === 'awsfirelens' || c.firelens !== undefined)],
  [
    'a specific JSON key of a secret',
    '1.37.0',
    d => d.containers.some(c => c.secrets.some(s => /:secret:[^:]+:[^:]*:[^:]*:/.test(s.valueFrom))),
  ],
  ['EFS volumes with access points or IAM', '1.38.0', d => d.volumes.some(v => v.efs !== undefined)],
  ['environment files', '1.39.0', d => d.containers.some(c => c.environmentFiles.length > 0)],
  ['EBS volumes', '1.79.0', d => d.volumes.some(v => v.configuredAtLaunch === true)],
  ['restart policies', '1.86.0', d => d.containers.some(c => c.restartPolicy !== undefined)],
];

const numbers = (version: string): readonly number[] =>
  version
    .replace(/^v/, '')
    .split('.')
    .slice(0, 3)
    .map(n => Number.parseInt(n, 10) || 0);
/** Below 0 where `a` is the older version. */
export function compareVersions(a: string, b: string): number {
  const [x, y] = [numbers(a), numbers(b)];
  for (let i = 0; i < 3; i++) if ((x[i] ?? 0) !== (y[i] ?? 0)) return (x[i] ?? 0) - (y[i] ?? 0);
  return 0;
}
/** What the task definition needs that an agent of this version cannot do, and since which version one can. */
export const beyond = (
  definition: TaskDefinition,
  version: string,
): readonly { readonly feature: string; readonly since: string }[] =>
  SINCE.filter(([, since, uses]) => compareVersions(version, since) < 0 && uses(definition)).map(
    ([feature, since]) => ({ feature, since }),
  );
