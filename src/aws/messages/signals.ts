import { benignStop } from './benign.ts';

/** One message taken out of what was pasted, and what its surroundings tell about it. */
export interface Signal {
  readonly text: string;
  /** Facts that stood beside it. */
  readonly facts?: Readonly<Record<string, string | readonly string[]>>;
  /** The surroundings say that this is no failure. */
  readonly informational?: boolean;
  /** It describes a state, or one task: a later steady state of the service doesn't contradict it. */
  readonly lasting?: boolean;
  /** When it was said, as far as a string comparison can order it. */
  readonly at?: string;
}

type Json = Readonly<Record<string, unknown>>;
const isObject = (x: unknown): x is Json => typeof x === 'object' && x !== null && !Array.isArray(x);

/** The value of a field however its name is capitalised: AWS's APIs, SDKs and CLI differ. */
function field(object: Json, name: string): unknown {
  const pascal = name.charAt(0).toUpperCase() + name.slice(1);
  return object[name] ?? object[pascal];
}
function text(object: Json, name: string): string | undefined {
  const value = field(object, name);
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}
const list = (object: Json, name: string): readonly unknown[] => {
  const value = field(object, name);
  return Array.isArray(value) ? value : [];
};
const objects = (object: Json, name: string): readonly Json[] => list(object, name).filter(isObject);

/** Names of containers whose end is the end of their work. */
const ONE_OFF =
  /migrat|(?:^|[-_])(?:jobs?|init|setup|seed(?:er)?|batch|backup|cron|one-?off|bootstrap|prepare|cleanup)(?:$|[-_])/i;

function container(c: Json, asked: boolean, finished: boolean): Signal[] {
  const name = text(c, 'name') ?? '';
  const exitCode = text(c, 'exitCode');
  const reason = text(c, 'reason');
  const facts = {
    ...(name ? { container: name } : {}),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(text(c, 'image') ? { image: text(c, 'image') ?? '' } : {}),
  };
  const signals: Signal[] = [];
  if (reason) signals.push({ text: reason, facts });
  if (exitCode !== undefined)
    signals.push({
      text: `Container "${name}" exited with code ${exitCode}`,
      facts,
      ...(asked || finished ? { informational: true } : {}),
    });
  if (text(c, 'healthStatus')?.toUpperCase() === 'UNHEALTHY')
    signals.push({ text: `Container "${name}" health UNHEALTHY`, facts });
  return signals;
}

function task(t: Json): Signal[] {
  const containers = objects(t, 'containers');
  const stopCode = text(t, 'stopCode');
  const stoppedReason = text(t, 'stoppedReason') ?? text(t, 'statusReason');
  const group = text(t, 'group') ?? '';
  const codes = containers.map(c => text(c, 'exitCode')).filter(c => c !== undefined);
  const why = benignStop({
    ...(stopCode ? { stopCode } : {}),
    ...(stoppedReason ? { stoppedReason } : {}),
    containers: containers.map(c => ({
      ...(text(c, 'reason') ? { reason: text(c, 'reason') ?? '' } : {}),
      ...(text(c, 'exitCode') === undefined ? {} : { exitCode: Number(text(c, 'exitCode')) }),
    })),
  });
  // A task that belongs to no service, or whose containers are named as jobs, is meant to end.
  const ended =
    codes.length > 0 &&
    codes.every(c => c === '0') &&
    !containers.some(c => text(c, 'reason')) &&
    (group.startsWith('family:') ||
      (stopCode === 'EssentialContainerExited' &&
        !group.startsWith('service:') &&
        containers.every(c => text(c, 'exitCode') === undefined || ONE_OFF.test(text(c, 'name') ?? ''))));
  const id = text(t, 'taskArn')?.split('/').at(-1);
  const facts = {
    ...(id ? { task: id } : {}),
    ...(group.startsWith('service:') ? { service: group.slice(8) } : {}),
    ...(text(t, 'startedBy')?.startsWith('ecs-svc/') ? { deployment: text(t, 'startedBy') ?? '' } : {}),
  };
  const signals: Signal[] = [];
  const calm = why !== undefined || ended;
  if (stoppedReason) signals.push({ text: stoppedReason, facts, ...(calm ? { informational: true } : {}) });
  else if (stopCode) signals.push({ text: stopCode, facts, ...(calm ? { informational: true } : {}) });
  for (const c of containers)
    signals.push(...container(c, why !== undefined, ended).map(s => ({ ...s, facts: { ...facts, ...s.facts } })));
  for (const a of objects(t, 'attachments')) {
    for (const d of objects(a, 'details'))
      if (text(d, 'name') === 'statusReason' && text(d, 'value')) signals.push({ text: text(d, 'value') ?? '', facts });
  }
  return signals.map(s => ({ ...s, lasting: true }));
}

function targetHealth(h: Json): Signal {
  const state = text(h, 'state') ?? '';
  const reason = text(h, 'reason');
  const description = text(h, 'description');
  return {
    lasting: true,
    text: `Target health state ${state}${reason ? ` (reason ${reason})` : ''}${description ? `: ${description}` : ''}`,
    facts: { ...(state ? { state } : {}), ...(reason ? { reason } : {}), ...(description ? { description } : {}) },
  };
}

const STATES = new Set(['unhealthy', 'healthy', 'initial', 'draining', 'unused', 'unavailable', 'unhealthy.draining']);
/** Fields that hold sentences wherever they stand. */
const SENTENCES = [
  'statusReason',
  'rolloutStateReason',
  'reason',
  'message',
  'errorMessage',
  'resourceStatusReason',
  'statusMessage',
  'stoppedReason',
  'msg',
  'log',
  'error',
  'err',
  'description',
  'failureType',
  'cause',
] as const;

/** The messages in a JSON value, as the APIs of ECS, Elastic Load Balancing and EventBridge shape them. */
export function signalsOf(value: unknown, depth = 0): Signal[] {
  if (depth > 8) return [];
  if (typeof value === 'string') return value.trim() === '' ? [] : [{ text: value }];
  if (Array.isArray(value)) return value.slice(0, 1000).flatMap(v => signalsOf(v, depth + 1));
  if (!isObject(value)) return [];
  const deeper = (x: unknown): Signal[] => signalsOf(x, depth + 1);

  const detail = value.detail;
  if (value['detail-type'] !== undefined && isObject(detail)) return deeper(detail);
  if (
    field(value, 'stopCode') !== undefined ||
    field(value, 'stoppedReason') !== undefined ||
    (list(value, 'containers').length > 0 && field(value, 'containerDefinitions') === undefined)
  )
    return task(value);
  const health = field(value, 'targetHealth');
  if (isObject(health)) {
    const target = field(value, 'target');
    const facts = isObject(target)
      ? {
          ...(text(target, 'id') ? { target: text(target, 'id') ?? '' } : {}),
          ...(text(target, 'port') ? { port: text(target, 'port') ?? '' } : {}),
        }
      : {};
    const said = targetHealth(health);
    return [{ ...said, facts: { ...facts, ...said.facts } }];
  }
  if (STATES.has(text(value, 'state') ?? '')) return [targetHealth(value)];
  if (field(value, 'eventName') !== undefined && field(value, 'eventType') !== undefined) {
    const name = text(value, 'eventName') ?? '';
    const reason = text(value, 'reason');
    return [
      {
        text: reason ? `${name}: ${reason}` : name,
        ...(text(value, 'eventType') === 'INFO' && !name.includes('AWAITING') ? { informational: true } : {}),
        ...(text(value, 'deploymentId') ? { facts: { deployment: text(value, 'deploymentId') ?? '' } } : {}),
      },
    ];
  }
  if (
    field(value, 'exitCode') !== undefined ||
    (field(value, 'healthStatus') !== undefined && field(value, 'name') !== undefined)
  )
    return container(value, false, false);

  const signals: Signal[] = [];
  const at = text(value, 'createdAt') ?? text(value, 'timestamp') ?? text(value, 'time');
  const failed = /FAILED|ROLLBACK/i.test(text(value, 'rolloutState') ?? text(value, 'status') ?? '');
  for (const name of SENTENCES) {
    const said = text(value, name);
    if (said) signals.push({ text: said, ...(at ? { at } : {}) });
    else if (isObject(field(value, name))) signals.push(...deeper(field(value, name)));
  }
  const connected = field(value, 'agentConnected');
  if (connected === false || (connected === true && signals.length === 0))
    signals.push({ text: connected ? 'the agent is connected' : 'the agent is not connected', lasting: true });
  if (/IMPAIRED/.test(text(value, 'overallStatus') ?? ''))
    signals.push({
      text: `the container instance is impaired: ${objects(value, 'details')
        .map(d => text(d, 'type') ?? '')
        .join(' ')}`,
      lasting: true,
    });
  if (/AWAITING_ACTION/.test(text(value, 'status') ?? '')) signals.push({ text: 'HOOK_AWAITING_ACTION' });
  if (signals.length === 0 && failed)
    signals.push({
      text: /ROLLBACK/i.test(text(value, 'status') ?? '') ? 'the deployment was rolled back' : 'deployment failed',
    });
  if (
    signals.length === 0 &&
    /^(?:SUCCESSFUL|COMPLETED)$/.test(text(value, 'rolloutState') ?? text(value, 'status') ?? '')
  )
    signals.push({ text: 'deployment completed', informational: true });
  for (const name of [
    'tasks',
    'task',
    'containers',
    'services',
    'service',
    'events',
    'deployments',
    'failures',
    'targetHealthDescriptions',
    'serviceDeployments',
    'lifecycleHookDetails',
    'rollback',
    'stackEvents',
    'errorInformation',
    'deploymentInfo',
    'containerInstances',
    'attachments',
    'records',
    'taskSets',
    'detail',
    'Error',
  ] as const) {
    const inner = field(value, name);
    if (inner !== undefined && typeof inner !== 'string') signals.push(...deeper(inner));
  }
  return signals;
}
