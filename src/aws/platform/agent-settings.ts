/** A setting of the ECS agent, and the value that gives an instance the attribute. */
export interface AgentSetting {
  readonly name: string;
  readonly value: string;
}

/**
 * Attributes that an agent reports only where its configuration says so, whatever its version:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-agent-config.html
 * https://github.com/aws/amazon-ecs-agent/blob/master/README.md
 */
const SETTINGS: Readonly<Record<string, AgentSetting>> = {
  'com.amazonaws.ecs.capability.privileged-container': { name: 'ECS_DISABLE_PRIVILEGED', value: 'false' },
  'com.amazonaws.ecs.capability.selinux': { name: 'ECS_SELINUX_CAPABLE', value: 'true' },
  'com.amazonaws.ecs.capability.apparmor': { name: 'ECS_APPARMOR_CAPABLE', value: 'true' },
  'com.amazonaws.ecs.capability.task-iam-role': { name: 'ECS_ENABLE_TASK_IAM_ROLE', value: 'true' },
  'com.amazonaws.ecs.capability.task-iam-role-network-host': {
    name: 'ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST',
    value: 'true',
  },
  'ecs.capability.execution-role-awslogs': { name: 'ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE', value: 'true' },
  'ecs.capability.task-eni': { name: 'ECS_ENABLE_TASK_ENI', value: 'true' },
  'ecs.capability.container-health-check': { name: 'ECS_DISABLE_DOCKER_HEALTH_CHECK', value: 'false' },
  'ecs.capability.task-cpu-mem-limit': { name: 'ECS_ENABLE_TASK_CPU_MEM_LIMIT', value: 'true' },
  'ecs.capability.gmsa': { name: 'ECS_GMSA_SUPPORTED', value: 'true' },
};
const DRIVER = 'com.amazonaws.ecs.capability.logging-driver.';
const GPU = /^ecs\.capability\.nvidia-driver-version\./;

/** The settings that would give an instance the attributes that it lacks; `has` are those that it reports. */
export function agentSettings(lacks: readonly string[], has: readonly string[]): readonly AgentSetting[] {
  const drivers = (all: readonly string[]): string[] =>
    all.flatMap(a =>
      /^[a-z0-9-]{1,40}$/.test(a.slice(DRIVER.length)) && a.startsWith(DRIVER) ? [a.slice(DRIVER.length)] : [],
    );
  const more = drivers(lacks);
  const settings = lacks.flatMap(a => {
    if (GPU.test(a)) return [{ name: 'ECS_ENABLE_GPU_SUPPORT', value: 'true' }];
    return Object.hasOwn(SETTINGS, a) ? [SETTINGS[a] as AgentSetting] : [];
  });
  // The setting names all drivers: those that the instance has must stay.
  const all = JSON.stringify([...new Set([...drivers(has), ...more])].sort());
  return [...settings, ...(more.length > 0 ? [{ name: 'ECS_AVAILABLE_LOGGING_DRIVERS', value: all }] : [])];
}

/** Whether an attribute depends on the configuration of the agent, and not on its version alone. */
export const isConfigured = (attribute: string): boolean =>
  Object.hasOwn(SETTINGS, attribute) || attribute.startsWith(DRIVER) || GPU.test(attribute);

/** The settings that a message names, such as ECS_ENABLE_TASK_ENI. */
export const settingsNamed = (words: string): readonly string[] => [
  ...new Set(words.match(/\bECS_(?:ENABLE|DISABLE|AVAILABLE|SELINUX|APPARMOR|GMSA|CNI|AWSVPC)[A-Z_]{1,50}\b/g) ?? []),
];
