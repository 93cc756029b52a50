import { parseArn } from '../model/arn.ts';
import type { Service } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { command } from './shell.ts';

/**
 * Express Mode services. ECS makes their load balancer, target groups, security groups and scaling, and changes them again
 * with the next update. UpdateService doesn't take load balancers nor a deployment configuration for them:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/express-service-advanced-customization.html
 * https://github.com/kayac/ecspresso/pull/902
 */
type ExpressService = Pick<Service, 'arn' | 'express'>;

const UPDATE = /^aws ecs update-service /;
const REFUSED = /--(?:load-balancers|deployment-configuration|deployment-controller|service-registries)\b/;
const HEALTH_PATH = /^aws elbv2 modify-target-group .*--health-check-path ('[^']*'|\S+)/;
/** What changes a resource that ECS made for the service. */
const MANAGED =
  /^aws (?:elbv2 (?:modify|create|delete|set)-|ec2 (?:authorize|revoke)-security-group-|application-autoscaling (?:register|put|delete))/;
const CAUTION = "ECS manages this Express Mode service's load balancer, and its next update might undo the change.";

const refused = (line: string): boolean => UPDATE.test(line) && REFUSED.test(line);

/** The change of a managed target group's health check path, as Express Mode itself makes it. */
function throughExpress(line: string, service: ExpressService): string {
  const path = HEALTH_PATH.exec(line)?.[1];
  return path === undefined
    ? line
    : `${command`aws ecs update-express-gateway-service --service-arn ${service.arn} --region ${parseArn(service.arn)?.region ?? ''}`} --health-check-path ${path}`;
}

function accepted(fix: Fix, service: ExpressService): Fix {
  const commands = fix.commands ?? [];
  if (commands.some(refused))
    return {
      title: `${fix.title}: an Express Mode service doesn't accept this setting, so use a service of your own for it`,
      applies: 'fill-in',
    };
  const now = commands.map(line => throughExpress(line, service));
  const touches = now.some(line => MANAGED.test(line));
  if (!touches) return commands.length === 0 ? fix : { ...fix, commands: now };
  return {
    ...fix,
    applies: fix.applies === 'as-is' ? 'judge' : fix.applies,
    commands: now,
    risk: fix.risk === undefined ? CAUTION : `${fix.risk} ${CAUTION}`,
  };
}

/** Fixes as a service of this kind accepts them. */
export const acceptedFixes = (fixes: readonly Fix[], service: ExpressService | undefined): readonly Fix[] =>
  service?.express === true ? fixes.map(f => accepted(f, service)) : fixes;
