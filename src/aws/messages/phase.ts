import type { Phase, Task } from '../../model/facts.ts';

type Timed = Pick<
  Task,
  | 'startedAt'
  | 'pullStartedAt'
  | 'pullStoppedAt'
  | 'lastStatus'
  | 'stopCode'
  | 'stoppedReason'
  | 'attachments'
  | 'containers'
  | 'launch'
  | 'containerInstance'
>;

const WORDS: readonly (readonly [RegExp, Phase])[] = [
  [
    /resource:[a-z*]+|no active instances|empty capacity provider|placement constraint|\bagent\b$|unable to place|capacity is unavailable|not compatible with the selected compute/i,
    'placing',
  ],
  [
    /network interface|insufficientfreeaddresses|ephemeralstorage provisioning|ebs volume|unused device index/i,
    'provisioning',
  ],
  [/cannotpull|pull access denied|failed to resolve ref|pull image manifest/i, 'pulling'],
  [
    /cannot(?:start|create)container|failed to create shim task|oci runtime|container runtime task|containerruntime|dockertimeout/i,
    'creating',
  ],
  [
    /resourceinitializationerror|fetching secret data|secrets? manager|parameter store|unable to pull secrets|env(?:ironment)? (?:variable )?files?|efs utils|logger args/i,
    'initializing',
  ],
];

/** How far a task came, from its times and its network interface; words decide only where those leave it open. */
export function phaseOf(task: Timed): Phase {
  if (task.startedAt || task.lastStatus === 'RUNNING') return 'running';
  const words = [task.stoppedReason ?? '', ...task.containers.map(c => c.reason ?? '')].join('\n');
  const said = WORDS.find(([pattern]) => pattern.test(words))?.[1];
  if (task.pullStartedAt || task.pullStoppedAt) {
    if (task.containers.some(c => c.exitCode !== undefined)) return 'running';
    if (!task.pullStoppedAt) return 'pulling';
    // A task whose pull failed has both times, too; only the words distinguish it from a failed create.
    return said === 'pulling' ? 'pulling' : 'creating';
  }
  const interfaces = task.attachments.filter(a => a.type === 'ElasticNetworkInterface' || a.type === 'eni');
  if (interfaces.length > 0 && interfaces.every(a => !a.eni)) return said === 'placing' ? 'placing' : 'provisioning';
  if (said) return said;
  if (task.containers.some(c => c.exitCode !== undefined)) return 'running';
  if (interfaces.some(a => a.eni)) return 'initializing';
  if (task.stopCode === 'EssentialContainerExited') return 'creating';
  if (task.launch === 'FARGATE' || task.launch === 'MANAGED_INSTANCES') return 'provisioning';
  return task.containerInstance ? 'initializing' : 'placing';
}
