import type { ContainerInstance, InstanceFit, Shortage, TaskNeeds } from '../../model/facts.ts';
import { lastPart } from '../../model/arn.ts';
import { inQuery } from './query.ts';

/** What is known around one instance. */
export interface Around {
  /** The service's own capacity providers of EC2 instances; where it has none, every instance counts. */
  readonly providers: readonly string[];
  /** Whether a task of the same group runs on it; for distinctInstance. */
  readonly occupied: boolean | 'unknown';
  /** Zones of the subnets that the task may be in; undefined where they do not matter or are not known. */
  readonly zones?: readonly string[] | undefined;
  /** Network interfaces that its type can hold. */
  readonly maxEnis?: number | undefined;
}
type Lack = { readonly need: string; readonly left: string };
export interface Fitting {
  readonly verdict: InstanceFit['verdict'];
  readonly short: readonly Shortage[];
  readonly lacks: Readonly<Record<string, Lack>>;
  readonly empty: boolean | 'unknown';
  /** Where what decides stands, below the instance, and in words. */
  readonly at: string;
  readonly says: string;
}
export const nameOf = (host: ContainerInstance): string => host.ec2InstanceId ?? lastPart(host.arn);

/** Whether the instance is one that ECS would place a task of this service on at all. */
export const counts = (host: ContainerInstance, providers: readonly string[]): boolean =>
  host.status === 'ACTIVE' &&
  (providers.length === 0 || (host.capacityProvider !== undefined && providers.includes(host.capacityProvider)));

/** Whether a task fits what an instance has left: every shortage, the deciding one first. */
export function fitOf(needs: TaskNeeds, host: ContainerInstance, around: Around): Fitting {
  const name = nameOf(host);
  if (!counts(host, around.providers))
    return {
      verdict: 'out',
      short: [],
      lacks: {},
      empty: 'unknown',
      at: host.status === 'ACTIVE' ? '/arn' : '/status',
      says:
        host.status === 'ACTIVE'
          ? `${name} is not in ${around.providers.join(', ')}`
          : `${name} is ${host.status}${host.statusReason === undefined ? '' : `: ${host.statusReason}`}`,
    };
  const found: {
    readonly kind: Shortage;
    readonly lack: Lack;
    readonly at: string;
    readonly says: string;
    readonly share: number;
  }[] = [];
  const add = (kind: Shortage, need: string, left: string, at: string, says: string, share = -1): void =>
    void found.push({ kind, lack: { need, left }, at, says, share });
  let unknown = false;

  if (!host.agentConnected)
    add('agent', 'a connected agent', 'disconnected', '/agentConnected', `the agent on ${name} is not connected`);
  const missing = needs.attributes.filter(
    n =>
      !host.attributes.some(a => a.name === n.name && (n.value === undefined || n.value === '' || a.value === n.value)),
  );
  if (missing.length > 0)
    add(
      'attribute',
      missing.map(m => (m.value === undefined || m.value === '' ? m.name : `${m.name}=${m.value}`)).join(', '),
      'missing',
      '/attributes',
      `${name} lacks ${missing.map(m => m.name).join(', ')}`,
    );
  if (
    needs.eni &&
    around.zones !== undefined &&
    around.zones.length > 0 &&
    host.zone !== undefined &&
    !around.zones.includes(host.zone)
  )
    add(
      'constraint',
      `a subnet in ${host.zone}`,
      around.zones.join(', '),
      '/zone',
      `${name} is in ${host.zone}, but the service's subnets are in ${around.zones.join(', ')}`,
    );
  for (const c of needs.constraints) {
    const holds =
      c.type === 'distinctInstance'
        ? around.occupied === 'unknown'
          ? 'unknown'
          : !around.occupied
        : c.type === 'memberOf' && c.expression !== undefined
          ? inQuery(c.expression, host)
          : 'unknown';
    if (holds === 'unknown') unknown = true;
    else if (!holds)
      add(
        'constraint',
        c.expression ?? c.type,
        'not met',
        c.type === 'distinctInstance' ? '/runningTasksCount' : '/attributes',
        c.type === 'distinctInstance'
          ? `${name} already runs a task of the service (distinctInstance)`
          : `${name} is not in the group "${c.expression}"`,
      );
  }
  const amount = (kind: 'cpu' | 'memory' | 'gpu', unit: string): void => {
    const [need, left] = [needs[kind], host.remaining[kind]];
    if (need > left)
      add(
        kind,
        `${need} ${unit}`,
        `${left} ${unit}`,
        `/remaining/${kind}`,
        `${name} has ${left} ${unit} available`,
        left / need,
      );
  };
  amount('memory', 'MiB');
  amount('cpu', 'CPU units');
  amount('gpu', 'GPUs');
  const udp = host.udpPorts ?? [];
  const taken = needs.ports.filter(
    p =>
      host.remaining.ports.includes(p.port) &&
      (host.udpPorts === undefined ||
        (p.protocol === 'udp') === udp.includes(p.port) ||
        host.remaining.ports.filter(x => x === p.port).length > 1),
  );
  if (taken.length > 0)
    add(
      'ports',
      taken.map(p => String(p.port)).join(', '),
      'taken',
      '/remaining/ports',
      `port ${taken.map(p => p.port).join(', ')} on ${name} is in use`,
    );
  const trunk = host.attributes.some(a => a.name === 'ecs.awsvpc-trunk-id');
  if (needs.eni && !trunk && around.maxEnis !== undefined && host.enis >= around.maxEnis - 1)
    add(
      'eni',
      '1 network interface',
      '0',
      '/enis',
      `${name} holds ${host.enis} of ${around.maxEnis - 1} task network interfaces`,
    );

  // What nothing but another instance would change comes first; of amounts, the one that is shortest.
  const order = (s: (typeof found)[number]): number =>
    s.share >= 0 ? 10 + s.share : ['agent', 'attribute', 'constraint'].includes(s.kind) ? 0 : 12;
  const sorted = found
    .map((s, i) => ({ s, i }))
    .sort((a, b) => order(a.s) - order(b.s) || a.i - b.i)
    .map(x => x.s);
  const r = host.registered;
  const lasting = sorted.some(
    s => s.kind === 'attribute' || (s.kind === 'constraint' && s.at !== '/runningTasksCount'),
  );
  return {
    verdict: sorted.length > 0 ? 'short' : unknown ? 'cannot-tell' : 'fits',
    short: [...new Set(sorted.map(s => s.kind))],
    lacks: Object.fromEntries(sorted.toReversed().map(s => [s.kind, s.lack])),
    empty: lasting
      ? false
      : r === undefined
        ? 'unknown'
        : r.cpu >= needs.cpu && r.memory >= needs.memory && r.gpu >= needs.gpu,
    at: sorted[0]?.at ?? '/status',
    says: sorted[0]?.says ?? (unknown ? `whether ${name} meets the constraints is unknown` : `the task fits ${name}`),
  };
}
