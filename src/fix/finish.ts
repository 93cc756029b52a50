import { hasEnded } from '../aws/deployments/index.ts';
import { type Dossier, valueOf } from '../model/evidence.ts';
import type { JudgedDeployment, Service, ServiceState, TaskDefinition } from '../model/facts.ts';
import type { Fix, Kind } from '../model/finding.ts';
import { utc } from '../model/text.ts';
import { withSettings } from './carried.ts';
import { acceptedFixes } from './express.ts';
import { type Managed, managedResources, withManagers } from './managed.ts';
import { command } from './shell.ts';

/** What no rule decides alone: the state that all fixes of a report are for. */
export interface Situation {
  readonly service: Service | undefined;
  readonly judged: JudgedDeployment | undefined;
  /** The failing task definition. */
  readonly definition: TaskDefinition | undefined;
  readonly managed: readonly Managed[];
  /** Whether the service does its work at this moment. */
  readonly up: ServiceState['up'] | undefined;
  /** When the window that was asked about ended, where that has passed. */
  readonly until?: string | undefined;
}

/** Quota requests take hours or days, so they come after whatever helps within minutes. */
const asksForQuota = (f: Fix): boolean =>
  f.commands?.some(c => c.startsWith('aws service-quotas request-service-quota-increase ')) ?? false;
/**
 * The order of fixes, best first, is decided here alone. While a service is down, going back comes first; while it is up,
 * nothing is on fire, and what repairs the cause does. Otherwise they stay as the rule has them.
 */
function inOrder(fixes: readonly Fix[], up: Situation['up']): Fix[] {
  const place = (f: Fix): number => {
    if (asksForQuota(f)) return 2;
    if (f.sort !== 'rollback') return 0;
    return up === 'no' ? -1 : up === 'yes' ? 1 : 0;
  };
  return [...fixes].sort((a, b) => place(a) - place(b));
}

/** Whether ECS has gone back already to the revision that a fix would go back to. */
const isThere = (f: Fix, { service, judged }: Situation): boolean =>
  f.sort === 'rollback' &&
  judged?.steadyTaskDefinition !== undefined &&
  service?.taskDefinition === judged.steadyTaskDefinition;

const READS = /^(?:aws [\w-]+ (?:describe|get|list|wait|filter|execute)|sed )/;
/** What starts a deployment: more than settings of deployments, which apply to the next one. */
const STARTS =
  /^aws (?:ecs update-service .*--(?:task-definition|force-new-deployment|network-configuration|load-balancers|capacity-provider-strategy|platform-version)\b|ecs (?:register-task-definition|continue-service-deployment|execute-command|create-task-set)|deploy create-deployment)/;
const SETTING = /^aws ecs update-service /;

/** A fix with the new deployment that it needs where the failed one is over; one `update-service` where that is enough. */
function thenDeploys(fix: Fix, { service, judged, definition }: Situation): Fix {
  const commands = fix.commands ?? [];
  if (judged === undefined || !hasEnded(judged.outcome) || service?.controller !== 'ECS' || definition === undefined)
    return fix;
  if (fix.sort === 'rollback' || asksForQuota(fix)) return fix;
  if (commands.every(c => READS.test(c)) || commands.some(c => STARTS.test(c))) return fix;
  const title = /deploy/i.test(fix.title) ? fix.title : `${fix.title}, then deploy again`;
  const deploys = command`--task-definition ${definition.arn} --force-new-deployment`;
  const setting = commands.findLastIndex(c => SETTING.test(c));
  if (setting >= 0) return { ...fix, title, commands: commands.map((c, i) => (i === setting ? `${c} ${deploys}` : c)) };
  const cluster = service.cluster.split('/').at(-1) ?? '';
  const again = command`aws ecs update-service --cluster ${cluster} --service ${service.name} --region ${regionOf(definition)}`;
  return { ...fix, title, commands: [...commands, `${again} ${deploys}`] };
}
const regionOf = (definition: TaskDefinition): string => definition.arn.split(':')[3] ?? '';

/** Calls that replace a policy whole, or open a path for more than these tasks; what to read first of each. */
const READ_FIRST: readonly (readonly [RegExp, string])[] = [
  [
    /^aws (?:secretsmanager put-resource-policy|kms put-key-policy|ecr set-repository-policy|iam update-assume-role-policy|efs put-file-system-policy|ec2 modify-vpc-endpoint .*--policy-document) ?/,
    'This replaces the whole policy with the one in the command. Read it first, and compare it with the policy as it is now.',
  ],
  [
    /^aws ec2 authorize-security-group-(?:in|e)gress /,
    'This opens the port for everything that uses the security group, not only for these tasks.',
  ],
  [/^aws ec2 create-network-acl-entry /, 'This opens the ports for the whole subnet.'],
  [/^aws ec2 (?:create|replace)-route /, 'This changes where every subnet of the route table sends its traffic.'],
];
/** A fix that is to be read before it is run, and that the rule has no caution for. */
function readFirst(fix: Fix): Fix {
  if (fix.risk !== undefined) return fix;
  const cautions = READ_FIRST.flatMap(([call, caution]) => (fix.commands?.some(c => call.test(c)) ? [caution] : []));
  if (cautions.length === 0) return fix;
  return { ...fix, applies: fix.applies === 'as-is' ? 'judge' : fix.applies, risk: cautions.join(' ') };
}

/** A fix of what failed some time ago: the service may have been changed since. */
function ofPast(fix: Fix, until: string | undefined): Fix {
  if (until === undefined) return fix;
  const caution = `The failure is from before ${utc(until)}. Check that the fault is still there, and which revision is to be deployed now.`;
  return {
    ...fix,
    applies: fix.applies === 'as-is' ? 'judge' : fix.applies,
    risk: fix.risk === undefined ? caution : `${caution} ${fix.risk}`,
  };
}

/** No system takes a longer argument than about 128 KiB, and nobody reads it. */
const LONGEST = 100_000;
/** A fix whose commands could not run says what to do in its title alone. */
function withoutEndless(fix: Fix): Fix {
  if (!fix.commands?.some(c => c.length > LONGEST)) return fix;
  const { commands: _, ...rest } = fix;
  return { ...rest, applies: 'fill-in' };
}

/** Fixes as the report shows them. `kind` is of the finding: what has not failed yet needs no new deployment. */
export function finishFixes(fixes: readonly Fix[], kind: Kind, s: Situation): Fix[] {
  const left = fixes.filter(f => !isThere(f, s)).map(withoutEndless);
  return inOrder(left, s.up).map(f =>
    withManagers(
      ofPast(readFirst(kind === 'cause' ? withSettings(thenDeploys(f, s), s.judged, s.service) : f), s.until),
      s.managed,
    ),
  );
}

/** The same for all findings of one report. */
export function fixFinisher(dossier: Dossier): (fixes: readonly Fix[], kind: Kind) => readonly Fix[] {
  const situation: Situation = {
    service: valueOf(dossier['ecs.service']),
    judged: valueOf(dossier['deployment.judged']),
    definition: valueOf(dossier['deployment.taskDefinition']),
    managed: managedResources(dossier),
    up: valueOf(dossier['deployment.state'])?.up,
    until: valueOf(dossier['asked.at'])?.window?.until,
  };
  return (fixes, kind) => acceptedFixes(finishFixes(fixes, kind, situation), situation.service);
}
