import { hasFailed, runsAnother } from '../aws/deployments/index.ts';
import type { JudgedDeployment, NetworkConfig, Service } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { command, json } from './shell.ts';

/** As a command names it. */
const network = (n: NetworkConfig) => ({
  awsvpcConfiguration: {
    subnets: n.subnets,
    securityGroups: n.securityGroups,
    assignPublicIp: n.assignPublicIp ? 'ENABLED' : 'DISABLED',
  },
});
const sameNetwork = (a: NetworkConfig, b: NetworkConfig): boolean =>
  a.assignPublicIp === b.assignPublicIp &&
  json([...a.subnets].sort()) === json([...b.subnets].sort()) &&
  json([...a.securityGroups].sort()) === json([...b.securityGroups].sort());
/** `LATEST` stands for a version that isn't named: it may be the same one. */
const isNamed = (version: string | undefined): version is string => version !== undefined && version !== 'LATEST';

/**
 * The settings that the failed deployment had and the service no longer has: a rollback takes back the whole service
 * revision, not only its task definition.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-revision.html
 */
function settingsLost(judged: JudgedDeployment, service: Service): readonly (readonly [string, string])[] {
  const { platformVersion } = judged;
  return [
    ...(judged.network && service.network && !sameNetwork(judged.network, service.network)
      ? [['--network-configuration', command`${json(network(judged.network))}`] as const]
      : []),
    ...(isNamed(platformVersion) && isNamed(service.platformVersion) && platformVersion !== service.platformVersion
      ? [['--platform-version', command`${platformVersion}`] as const]
      : []),
  ];
}

const DEPLOYS = /^aws ecs update-service .*--task-definition /;

/** A fix that deploys again after a rollback, with the settings that the failed deployment had: only its fault is changed. */
export function withSettings(fix: Fix, judged: JudgedDeployment | undefined, service: Service | undefined): Fix {
  if (fix.sort === 'rollback' || !judged || !service) return fix;
  if (!hasFailed(judged.outcome) || !runsAnother(judged, service)) return fix;
  const at = fix.commands?.findLastIndex(c => DEPLOYS.test(c)) ?? -1;
  const deploys = fix.commands?.[at];
  if (deploys === undefined) return fix;
  const lost = settingsLost(judged, service).filter(([flag]) => !fix.commands?.some(c => c.includes(`${flag} `)));
  const again = [deploys, ...lost.map(([flag, value]) => `${flag} ${value}`)].join(' ');
  const commands = fix.commands?.map((c, i) => (i === at ? again : c)) ?? [];
  const isMoved = ![judged.launch, service.launch].includes('unknown') && judged.launch !== service.launch;
  if (!isMoved) return { ...fix, commands };
  const launch = `The failed deployment ran on ${judged.launch}, and the service runs on ${service.launch} since the rollback. Add the launch type or capacity provider strategy that the deployment is to have.`;
  return {
    ...fix,
    commands,
    applies: fix.applies === 'as-is' ? 'judge' : fix.applies,
    risk: fix.risk === undefined ? launch : `${fix.risk} ${launch}`,
  };
}
