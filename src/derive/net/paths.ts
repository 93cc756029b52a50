import { parseArn } from '../../model/arn.ts';
import { type Evidence, valueOf } from '../../model/evidence.ts';
import type {
  FailedCall,
  InstanceFacts,
  JudgedDeployment,
  NetworkPath,
  Origin,
  TaskDefinition,
} from '../../model/facts.ts';
import {
  type Evidences,
  explore,
  hostOf,
  type Need,
  type NetKey,
  needsOf,
  type Query,
  regionOfHost,
  type Walked,
} from '../../aws/network/index.ts';
import { defineDerived } from '../define-derived.ts';
import { sorted } from '../../model/text.ts';

const STEPS = new Set(['registry-auth', 'image-pull', 'secret', 'environment-file', 'log-driver']);
const HOWS = new Set(['unreachable', 'undetermined', 'timeout']);
/** Asked for at once; the rest only when a walk looks into it. */
const FIRST: readonly NetKey[] = [
  'net.routeTables',
  'net.endpoints',
  'net.securityGroups',
  'net.nacls',
  'net.vpcs',
  'net.natGateways',
];
const NOT_YET = { state: 'unasked', because: 'not needed' } as const;

/** What the agent of ECS Exec dials. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html */
const EXEC = 'ssmmessages';

/** The address answered, or the caller ran out of something of its own: no hop on the way is why. */
const NOT_THE_WAY =
  /connection refused|ECONNREFUSED|actively refused|too many open files|cannot assign requested address|no buffer space available|cannot allocate memory/i;
/** The port that was dialed, for a host that is not named. */
const portOf = (c: FailedCall): string | undefined =>
  /\bdial (?:tcp|udp)[46]? \S{1,100}?:(\d{1,5})\b/.exec(c.words)?.[1];
/** Whether a call went to something that is no service of AWS, nor a registry: the host itself, a log server, a database. */
const isForeign = (c: FailedCall): boolean =>
  /^\[?(?:127\.|169\.254\.170\.|::1\]?$)/.test(c.address ?? '') ||
  (c.service === undefined && c.host === undefined && !['443', '53', undefined].includes(portOf(c)));

/** Whether the network may be why a call failed. */
const isNetwork = (c: FailedCall): boolean =>
  STEPS.has(c.step) &&
  HOWS.has(c.how) &&
  c.service !== 'elasticfilesystem' &&
  !NOT_THE_WAY.test(c.words) &&
  !isForeign(c);

/** Which of the hosts that the task dials a failed call was to. The words may name none. */
function hostsOf(c: FailedCall, needs: readonly Need[], region: string): readonly Need[] {
  const named = c.host;
  const at = named === undefined ? undefined : regionOfHost(named);
  if (c.service !== undefined) {
    const fitting = needs.filter(
      n =>
        n.service === c.service &&
        (named === undefined || c.service !== 'registry' || n.host === named) &&
        (at === undefined || n.region === at),
    );
    if (named !== undefined) return [{ service: c.service, host: named, region: at ?? fitting[0]?.region ?? region }];
    const host = hostOf(c.service, region);
    return fitting.length > 0
      ? fitting.slice(0, c.service === 'registry' ? 8 : 1)
      : c.service === 'registry'
        ? [{ service: 'registry', host: 'the registry', region }]
        : [{ service: c.service, host, region }];
  }
  const of = (...services: string[]): readonly Need[] => needs.filter(n => services.includes(n.service));
  const likely =
    c.step === 'image-pull'
      ? of('ecr.dkr', 's3', 'registry')
      : c.step === 'log-driver'
        ? of('logs')
        : c.step === 'environment-file'
          ? of('s3')
          : c.step === 'secret'
            ? of('secretsmanager', 'ssm')
            : [];
  // A call that was killed says nothing of where it went: any of them may have hung.
  return likely.length > 0 ? likely : needs;
}

interface Start {
  readonly kind: Origin['kind'];
  readonly subnet: string;
  readonly securityGroups: readonly string[];
  readonly publicIp: boolean | 'unknown';
  readonly groupsUnknown: boolean;
}

const fromInstances = (instances: readonly InstanceFacts[]): readonly Start[] => {
  const starts = instances.flatMap((i): Start[] =>
    i.subnet === undefined
      ? []
      : [
          {
            kind: 'instance',
            subnet: i.subnet,
            securityGroups: sorted(i.securityGroups),
            publicIp: i.publicIp !== undefined,
            groupsUnknown: false,
          },
        ],
  );
  return starts.filter((s, i) => starts.findIndex(o => JSON.stringify(o) === JSON.stringify(s)) === i);
};

/** From where a call was made: the task's own interface, or the instance that pulled for it. */
function startsOf(
  origin: Origin,
  judged: JudgedDeployment | undefined,
  instances: readonly InstanceFacts[],
): readonly Start[] {
  if (origin.kind === 'instance')
    return fromInstances(
      instances.filter(
        i =>
          (origin.instances?.length ?? 0) === 0 ||
          origin.instances?.includes(i.id) ||
          (origin.subnets.includes(i.subnet ?? '') && !origin.instances?.some(x => x.startsWith('i-'))),
      ),
    );
  const groups = origin.securityGroups.length > 0 ? origin.securityGroups : (judged?.network?.securityGroups ?? []);
  const subnets = origin.subnets.length > 0 ? origin.subnets : (judged?.network?.subnets ?? []);
  return sorted(subnets).map(subnet => ({
    kind: origin.kind,
    subnet,
    securityGroups: groups,
    publicIp: origin.publicIp,
    groupsUnknown: groups.length === 0 && judged?.network === undefined,
  }));
}

/** For each call that did not get through: from each subnet to the service, and the one hop that decides. */
export default defineDerived({
  key: 'net.paths',
  from: [
    'failure.calls',
    'deployment.judged',
    'ecs.service',
    'deployment.taskDefinition',
    'ecs.containerInstances',
    'net.instances',
    'net.subnets',
    'net.routeTables',
    'net.endpoints',
    'net.securityGroups',
    'net.nacls',
    'net.vpcs',
    'net.natGateways',
    'net.endpointSecurityGroups',
    'net.endpointInterfaces',
    'net.prefixLists',
    'net.hostedZones',
  ],
  async derive({ need, ask, target }) {
    const [calls, judgedEv, definitionEv] = await Promise.all([
      need('failure.calls'),
      ask('deployment.judged'),
      ask('deployment.taskDefinition'),
    ]);
    const judged = valueOf(judgedEv);
    const failed = calls.filter(isNetwork);
    // What failed has nothing to do with the network: no call is made for it.
    if (calls.length > 0 && failed.length === 0) return { found: [] };
    const definition: TaskDefinition | undefined = valueOf(definitionEv);
    const needs = definition ? [...needsOf(definition, target.region, judged?.platformVersion)] : [];
    // Nothing that fails goes there; where nothing does, it is as good as another service that the task dials.
    if (failed.length === 0 && definition && valueOf(await ask('ecs.service'))?.enableExecuteCommand === true)
      needs.push({ service: EXEC, host: hostOf(EXEC, target.region), region: target.region });
    if (failed.length === 0 && !definition) await need('deployment.taskDefinition');
    // What else the task needs tells a missing endpoint from a missing way out; without the task definition, a pull from ECR still needs three services.
    const told = failed.flatMap(c => (c.service === undefined ? [] : [c.service]));
    const pulls =
      definition === undefined && told.some(x => x.startsWith('ecr.') || x === 's3')
        ? (['ecr.api', 'ecr.dkr', 's3'] as const)
        : [];
    const services = [...new Set([...needs.map(n => n.service), ...told, ...pulls])];

    const onInstances =
      failed.some(c => c.from.kind === 'instance') ||
      (failed.length === 0 && (judged?.launch === 'EC2' || judged?.launch === 'MANAGED_INSTANCES'));
    const [instances, hosts] = onInstances
      ? await Promise.all([ask('net.instances'), ask('ecs.containerInstances')])
      : [undefined, undefined];
    const running = instances === undefined ? [] : (valueOf(instances) ?? []);
    const arns = hosts === undefined ? [] : (valueOf(hosts) ?? []);
    const named = (origin: Origin): Origin =>
      origin.instances
        ? { ...origin, instances: origin.instances.map(x => arns.find(c => c.arn === x)?.ec2InstanceId ?? x) }
        : origin;

    const queries = new Map<string, { query: Query; calls: string[] }>();
    const add = (n: Need, s: Start, address: string | undefined, call: string | undefined): void => {
      const key = JSON.stringify([n.service, n.region, n.service === 'registry' ? n.host : '', s, address ?? '']);
      const had = queries.get(key);
      if (had) {
        if (call !== undefined && !had.calls.includes(call)) had.calls.push(call);
        return;
      }
      const port = /:(\d{1,5})$/.exec(n.host)?.[1];
      queries.set(key, {
        query: {
          service: n.service,
          host: n.host,
          region: n.region,
          ...(port !== undefined && { port: Number(port) }),
          ...(address !== undefined && { address }),
          from: { kind: s.kind, subnet: s.subnet, securityGroups: s.securityGroups, publicIp: s.publicIp },
          groupsUnknown: s.groupsUnknown,
          ...(call === undefined && { untried: true }),
          needs: services,
        },
        calls: call === undefined ? [] : [call],
      });
    };
    for (const c of failed)
      for (const s of startsOf(named(c.from), judged, running))
        for (const n of hostsOf(c, needs, target.region)) add(n, s, c.address, c.id);
    if (failed.length === 0) {
      const origin: Origin = {
        kind: onInstances ? 'instance' : 'task',
        subnets: [],
        securityGroups: [],
        publicIp: judged?.network?.assignPublicIp ?? 'unknown',
      };
      if (judged?.launch !== 'EXTERNAL')
        for (const n of needs) {
          // The agent of ECS Exec runs in the task, and dials from its network interface where it has one.
          const from = n.service === EXEC && judged?.network ? { ...origin, kind: 'task' as const } : origin;
          for (const s of startsOf(from, judged, running)) add(n, s, undefined, undefined);
        }
    }
    if (queries.size === 0)
      return { found: [], whole: failed.length === 0 && (instances === undefined || instances.state === 'known') };

    const account =
      target.account ?? parseArn(judged?.taskDefinition ?? '')?.account ?? parseArn(definition?.arn ?? '')?.account;
    const read: { -readonly [K in NetKey]?: Evidences[K] } = {};
    const fetch = async <K extends NetKey>(key: K): Promise<void> => {
      const ev: Evidence<unknown> = await ask(key);
      Object.assign(read, { [key]: ev });
    };
    await fetch('net.subnets');
    await Promise.all(FIRST.map(fetch));
    const walkAll = (): { path: Walked; wants: readonly NetKey[]; calls: string[] }[] => {
      const at = <K extends NetKey>(key: K): Evidences[K] => (read[key] ?? NOT_YET) as Evidences[K];
      const world = {
        'net.subnets': at('net.subnets'),
        'net.routeTables': at('net.routeTables'),
        'net.securityGroups': at('net.securityGroups'),
        'net.endpointSecurityGroups': at('net.endpointSecurityGroups'),
        'net.nacls': at('net.nacls'),
        'net.endpoints': at('net.endpoints'),
        'net.endpointInterfaces': at('net.endpointInterfaces'),
        'net.natGateways': at('net.natGateways'),
        'net.vpcs': at('net.vpcs'),
        'net.prefixLists': at('net.prefixLists'),
        'net.hostedZones': at('net.hostedZones'),
        region: target.region,
        ...(account !== undefined && account !== '' && { account }),
      };
      return [...queries.values()].map(q => ({ ...explore(world, q.query), calls: q.calls }));
    };
    let walked = walkAll();
    for (let round = 0; round < 4; round++) {
      const wants = [...new Set(walked.flatMap(w => w.wants))].filter(k => read[k] === undefined);
      if (wants.length === 0) break;
      await Promise.all(wants.map(fetch));
      walked = walkAll();
    }

    const ids = new Map<string, number>();
    const found = walked.map(({ path, calls: of }): NetworkPath => {
      const id = `path:${path.service}:${path.from.subnet}`;
      const n = (ids.get(id) ?? 0) + 1;
      ids.set(id, n);
      return { id: n === 1 ? id : `${id}:${n}`, calls: of, ...path };
    });
    return { found, whole: true };
  },
});
