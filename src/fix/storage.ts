import type { EfsMount, Service, TaskDefinition } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { type DocumentJson, mergeStatement, relaxDeny } from '../aws/iam/merge.ts';
import { allowEgress, allowIngress, fixWith as fix } from './elb.ts';
import { vpcDns, withNetwork } from './network.ts';
import { type Literal, revisionFix, startAgain } from './revision.ts';
import type { Site } from './secret.ts';
import { command, fillIn, json, type Fillable } from './shell.ts';

const list = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(','));
const again = (site: Site): string[] => startAgain(site.definition, site.service);
/** Another fix's commands, and then a new deployment. */
const thenDeploy = (f: Fix, site: Site): Fix => ({
  ...f,
  title: `${f.title}, then deploy again`,
  commands: [...(f.commands ?? []), ...again(site)],
});

/** A mount target where there is none, or tasks only where there is one. */
export function mountTargetFixes(mounts: readonly EfsMount[], site: Site, region: Fillable): Fix[] {
  const subnets = [...new Map(mounts.map(m => [m.data['zone'] ?? m.subnet, m.subnet ?? ''])).values()]
    .filter(s => s !== '')
    .sort();
  const groups = list(mounts[0]?.data['groups']);
  const system = mounts[0]?.fileSystem ?? '';
  const network = site.service?.network;
  const left = network?.subnets.filter(s => !mounts.some(m => m.subnet === s)) ?? [];
  return [
    fix("Create a mount target in the tasks' Availability Zone, and deploy again once it is available", [
      ...subnets.map(
        s =>
          command`aws efs create-mount-target --file-system-id ${system} --subnet-id ${s} --security-groups ${groups.length > 0 ? groups : fillIn('mount-target-security-group-id')} --region ${region}`,
      ),
      command`aws efs describe-mount-targets --file-system-id ${system} --region ${region} --query ${'MountTargets[].[AvailabilityZoneName,LifeCycleState]'} --output text`,
    ]),
    ...(left.length > 0
      ? [
          withNetwork(
            'Run tasks only where there is a mount target',
            network,
            { subnets: left },
            site.service,
            site.definition?.arn,
            region,
            'The service is then spread over fewer Availability Zones.',
          ),
        ]
      : []),
  ];
}
export const dnsFixes = (vpc: string, site: Site, region: Fillable): Fix[] => [thenDeploy(vpcDns(vpc, region), site)];

/** Port 2049 opened where it is closed. */
export function nfsFixes(m: EfsMount, site: Site, region: Fillable): Fix[] {
  const d = m.data;
  const target = d['targetGroup'] || fillIn('mount-target-security-group-id');
  const client = d['clientGroup'] || fillIn('task-security-group-id');
  if (m.fault === 'ingress') return [thenDeploy(allowIngress(target, 2049, { group: client }, region), site)];
  if (m.fault === 'egress') return [thenDeploy(allowEgress(client, 2049, { group: target }, region), site)];
  const [from = '2049', to = from] = (d['ports'] ?? '').split('-');
  const egress = d['direction'] === 'egress';
  return [
    fix(`Allow TCP ${d['ports']} in ${d['nacl']}, then deploy again`, [
      `${command`aws ec2 create-network-acl-entry --network-acl-id ${d['nacl'] ?? ''} --rule-number ${fillIn('free-rule-number')} --protocol tcp --port-range ${`From=${from},To=${to}`} --cidr-block ${d['peer'] ?? ''} --rule-action allow`} ${egress ? '--egress' : '--ingress'} ${command`--region ${region}`}`,
      ...again(site),
    ]),
  ];
}

/** The volumes of a task definition as RegisterTaskDefinition takes them; undefined where not all of them are known whole. */
function volumesWith(
  definition: TaskDefinition,
  name: string,
  change: { readonly transitEncryption?: boolean; readonly rootDirectory?: string },
): Literal | undefined {
  if (!definition.volumes.every(v => v.efs !== undefined)) return undefined;
  return definition.volumes.map((v): Literal => {
    const e = { ...v.efs, ...(v.name === name && change) };
    const authorization = {
      ...(e.accessPoint !== undefined && { accessPointId: e.accessPoint }),
      ...(e.iam === true && { iam: 'ENABLED' }),
    };
    return {
      name: v.name,
      efsVolumeConfiguration: {
        fileSystemId: e.fileSystemId ?? '',
        ...(e.rootDirectory !== undefined && { rootDirectory: e.rootDirectory }),
        transitEncryption: e.transitEncryption === true ? 'ENABLED' : 'DISABLED',
        ...(Object.keys(authorization).length > 0 && { authorizationConfig: authorization }),
      },
    };
  });
}
/** A revision whose volume is otherwise; in words where the other volumes are not known whole. */
export function volumeFix(
  title: string,
  volume: string,
  change: { readonly transitEncryption?: boolean; readonly rootDirectory?: string },
  site: Site,
): Fix {
  const volumes = site.definition && volumesWith(site.definition, volume, change);
  const made =
    volumes === undefined
      ? []
      : revisionFix({ title, applies: 'as-is' }, site.definition, site.service, { set: { volumes } });
  return made[0] ?? { title: `${title}: register a revision with it`, applies: 'fill-in' };
}

/** The file system's policy with the client let in, or the role allowed by a policy of its own. */
export function efsPolicyFixes(m: EfsMount, site: Site, region: Fillable): Fix[] {
  const d = m.data;
  const document = d['policy'] ?? '';
  const arn = d['arn'] ?? '';
  const put = (p: DocumentJson): string =>
    command`aws efs put-file-system-policy --file-system-id ${m.fileSystem} --policy ${json(p)} --region ${region}`;
  const client = d['roleArn'] || '*';
  const actions = ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'];
  if (d['how'] === 'explicit-deny') {
    const index = Number(/^statement (\d+)$/.exec(d['statement'] ?? '')?.[1] ?? '0') - 1;
    const relaxed = index >= 0 ? relaxDeny(document, index, 'elasticfilesystem:ClientMount', arn)?.document : undefined;
    return [
      relaxed
        ? fix(
            `Relax the Deny in the policy of ${m.fileSystem}, then deploy again`,
            [put(relaxed), ...again(site)],
            'Someone might have denied this on purpose.',
          )
        : {
            title: `Change ${d['statement'] || 'the Deny'} in the policy of ${m.fileSystem} so that it doesn't apply to this client`,
            applies: 'fill-in',
          },
    ];
  }
  const merged =
    document === ''
      ? undefined
      : mergeStatement(document, {
          Sid: 'EcsDoctorAllowMount',
          Effect: 'Allow',
          Principal: { AWS: client },
          Action: actions,
          Resource: arn,
          Condition: { Bool: { 'elasticfilesystem:AccessedViaMountTarget': 'true' } },
        });
  const own =
    d['iam'] === 'yes' && d['role']
      ? [
          fix(`Allow role ${d['role']} to mount it in the role's own policy, then deploy again`, [
            command`aws iam put-role-policy --role-name ${d['role']} --policy-name ecs-doctor-efs --policy-document ${json({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: arn }] })} --region ${region}`,
            ...again(site),
          ]),
        ]
      : [];
  return [
    ...own,
    ...(merged
      ? [
          fix(
            `Allow ${client === '*' ? 'clients without IAM' : `role ${d['role']}`} in the policy of ${m.fileSystem}, then deploy again`,
            [put(merged), ...again(site)],
            client === '*' ? 'Everyone who can reach a mount target can then mount it.' : undefined,
          ),
        ]
      : []),
  ];
}

/** Drains an instance, so that ECS starts its tasks elsewhere, and has it replaced. */
export function replaceInstance(
  instance: { readonly arn: string; readonly id: string | undefined },
  service: Service | undefined,
  region: Fillable,
): Fix {
  const cluster = service ? (service.cluster.split('/').at(-1) ?? '') : fillIn('cluster');
  return fix(
    'Drain the instance and let its Auto Scaling group replace it',
    [
      command`aws ecs update-container-instances-state --cluster ${cluster} --container-instances ${instance.arn} --status DRAINING --region ${region}`,
      command`aws autoscaling terminate-instance-in-auto-scaling-group --instance-id ${instance.id ?? fillIn('instance-id')} --no-should-decrement-desired-capacity --region ${region}`,
    ],
    'ECS stops all tasks on the instance and starts them elsewhere. Wait until it is drained before it is terminated.',
  );
}
