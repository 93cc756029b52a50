import type { Dossier, Evidence, EvidenceTypes } from '../model/evidence.ts';
import type { ManagedBy, Service } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { opt } from '../model/opt.ts';
import { shellQuote } from './shell.ts';

/** A resource that a stack or a tool manages, and how commands name it when they change it. */
export interface Managed {
  readonly what: string;
  readonly by: ManagedBy;
  /** What to know of its stack now, after a space; empty where there is nothing. */
  readonly busy: string;
  /** Whether this command changes it. */
  readonly isChangedBy: (command: string) => boolean;
}

const READS = /^aws [\w-]+ (?:describe|get|list|wait|filter|batch-get)/;
const hasWord = (command: string, flag: string, value: string): boolean =>
  `${command} `.includes(` ${flag} ${shellQuote(value)} `);
const byFlag =
  (flags: readonly string[], values: readonly string[]) =>
  (command: string): boolean =>
    !READS.test(command) && flags.some(f => values.some(v => hasWord(command, f, v)));

/** Settings of what exists: a rule or a target that is added is part of no stack, and no apply takes it away. */
const CHANGES_BALANCING = /^aws elbv2 (?:modify|set|delete)-/;
const BALANCING_FLAGS = ['--target-group-arn', '--listener-arn', '--rule-arn', '--load-balancer-arn'] as const;
const BALANCING_ARNS = new RegExp(` (?:${BALANCING_FLAGS.join('|')}) '?(arn:[^\\s']+)`, 'g');

/** The ARNs of the target groups, listeners, rules and load balancers that the commands of fixes change. */
export const balancingChanged = (fixes: readonly Fix[]): string[] => [
  ...new Set(
    fixes
      .flatMap(f => f.commands ?? [])
      .filter(c => CHANGES_BALANCING.test(c))
      .flatMap(c => [...c.matchAll(BALANCING_ARNS)].flatMap(m => m[1] ?? [])),
  ),
];

/** `target group web`, `listener 1111 of load balancer web`. */
function balancingNamed(arn: string): string {
  const [kind = '', ...names] = arn.split(':').slice(5).join(':').split('/');
  if (kind === 'targetgroup') return `target group ${names[0] ?? arn}`;
  const balancer = `load balancer ${names[1] ?? arn}`;
  if (kind === 'loadbalancer') return balancer;
  return `${kind === 'listener-rule' ? 'listener rule' : 'listener'} ${names.at(-1) ?? arn} of ${balancer}`;
}

/** What a new deployment of the same revision is made of: nothing in it is a setting of the service. */
const REDEPLOYS = new Set(['--cluster', '--service', '--region', '--force-new-deployment', '--query', '--output']);
/** Changes the service itself: a setting, or another revision than the ones that the stack or tool brought. */
const changesService =
  (service: Service, own: readonly string[]) =>
  (command: string): boolean => {
    if (!/^aws ecs update-service /.test(command) || !hasWord(command, '--service', service.name)) return false;
    const options = command.replace(/'[^']*'/g, "''").match(/ --[a-z-]+/g) ?? [];
    return options
      .map(o => o.trim())
      .some(o => (o === '--task-definition' ? !own.some(arn => hasWord(command, o, arn)) : !REDEPLOYS.has(o)));
  };

const valuesOf = <T>(ev: Evidence<readonly T[]> | undefined): readonly T[] => (ev?.state === 'known' ? ev.value : []);
const known = <T>(ev: Evidence<T>): readonly T[] => (ev.state === 'known' ? [ev.value] : []);
type Tagged = { readonly managedBy?: ManagedBy };
type Plain = Omit<Managed, 'busy'>;
const managed = <T extends Tagged>(list: readonly T[], of: (x: T) => Pick<Managed, 'what' | 'isChangedBy'>): Plain[] =>
  list.flatMap(x => (x.managedBy === undefined ? [] : [{ ...of(x), by: x.managedBy }]));

/**
 * Everything whose tags were read on the way and name a stack or a tool. For this alone, only the tags of what the fixes
 * would change at load balancers are read (`elb.tags`).
 */
export function managedResources(dossier: Dossier): Managed[] {
  const service = dossier['ecs.service'];
  const definition = dossier['deployment.taskDefinition'];
  const own = definition?.state === 'known' ? [definition.value.arn] : [];
  const groups = (
    ['net.securityGroups', 'net.endpointSecurityGroups', 'elb.securityGroups', 'storage.securityGroups'] as const
  ).flatMap(key => valuesOf(dossier[key]).flatMap(g => known(g.group)));
  const stack = dossier['stack.events'];
  const all: Plain[] = [
    ...managed(service?.state === 'known' ? [service.value] : [], s => ({
      what: `service ${s.name}`,
      isChangedBy: changesService(s, [...own, s.taskDefinition]),
    })),
    ...managed(
      valuesOf(dossier['iam.roles']).flatMap(r => known(r.role)),
      r => ({ what: `role ${r.name}`, isChangedBy: byFlag(['--role-name'], [r.name]) }),
    ),
    ...managed(groups, g => ({ what: `security group ${g.id}`, isChangedBy: byFlag(['--group-id'], [g.id]) })),
    ...managed(valuesOf(dossier['net.routeTables']), t => ({
      what: `route table ${t.id}`,
      isChangedBy: byFlag(['--route-table-id', '--route-table-ids', '--add-route-table-ids'], [t.id]),
    })),
    ...managed(valuesOf(dossier['net.nacls']), n => ({
      what: `network ACL ${n.id}`,
      isChangedBy: byFlag(['--network-acl-id'], [n.id]),
    })),
    ...managed(valuesOf(dossier['net.endpoints']), e => ({
      what: `VPC endpoint ${e.id}`,
      isChangedBy: byFlag(['--vpc-endpoint-id'], [e.id]),
    })),
    ...managed(
      valuesOf(dossier['secret.references']).flatMap(s => [...known(s.secret), ...known(s.byName)]),
      s => ({ what: `secret ${s.name}`, isChangedBy: byFlag(['--secret-id'], [s.arn, s.name]) }),
    ),
    ...managed(
      valuesOf(dossier['elb.tags']).flatMap(t =>
        known(t.tagged).map(({ managedBy }) => ({ arn: t.arn, ...opt('managedBy', managedBy) })),
      ),
      t => ({
        what: balancingNamed(t.arn),
        isChangedBy: c => CHANGES_BALANCING.test(c) && byFlag(BALANCING_FLAGS, [t.arn])(c),
      }),
    ),
    ...managed(
      valuesOf(dossier['capacity.autoScalingGroups']).flatMap(g => known(g.group)),
      g => ({
        what: `Auto Scaling group ${g.name}`,
        isChangedBy: byFlag(['--auto-scaling-group-name'], [g.name]),
      }),
    ),
  ];
  return all.map(m => ({ ...m, busy: busyNote(stack?.state === 'known' ? stack.value : undefined, m.by.stack) }));
}

/** A stack that is being updated gets into the way of changes by hand. */
function busyNote(stack: EvidenceTypes['stack.events'] | undefined, of: string | undefined): string {
  const last = stack?.events.find(e => e.type === 'AWS::CloudFormation::Stack');
  return last !== undefined && stack?.stack === of && last.status.endsWith('_IN_PROGRESS')
    ? ` The stack is in ${last.status}: wait until that is over.`
    : '';
}

function noteOn({ what, by, busy }: Managed): string {
  if (by.by === 'CloudFormation') {
    const id = by.logicalId === undefined ? '' : ` (logical ID ${by.logicalId})`;
    return `CloudFormation stack ${by.stack} manages ${what}${id}. Make the same change in its template or CDK app, or the stack's next update can undo it.${busy}`;
  }
  return `${by.by} manages ${what} (tag ${by.tag}). Make the same change in its configuration, or the next apply undoes it.`;
}

/** Says of a fix whose commands change something managed that the next apply undoes it, and where to change it as well. */
export function withManagers(fix: Fix, resources: readonly Managed[]): Fix {
  const notes = resources.filter(r => fix.commands?.some(r.isChangedBy)).map(noteOn);
  if (notes.length === 0) return fix;
  return { ...fix, risk: [...(fix.risk === undefined ? [] : [fix.risk]), ...new Set(notes)].join(' ') };
}
