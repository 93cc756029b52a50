import { describe, expect, it } from 'vitest';
import { agentSettings, isConfigured, settingsNamed } from '../../../src/aws/platform/index.ts';

const DRIVER = 'com.amazonaws.ecs.capability.logging-driver.';

describe('settings of the agent that give an instance an attribute', () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    [
      'a task role in host mode',
      ['com.amazonaws.ecs.capability.task-iam-role-network-host'],
      [],
      ['ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST=true'],
    ],
    ['network interfaces of tasks', ['ecs.capability.task-eni'], [], ['ECS_ENABLE_TASK_ENI=true']],
    ['a GPU driver', ['ecs.capability.nvidia-driver-version.550'], [], ['ECS_ENABLE_GPU_SUPPORT=true']],
    [
      'a log driver, beside those that it has',
      [`${DRIVER}splunk`],
      [`${DRIVER}awslogs`, `${DRIVER}json-file`, 'ecs.os-type'],
      ['ECS_AVAILABLE_LOGGING_DRIVERS=["awslogs","json-file","splunk"]'],
    ],
    ['none for what only a newer agent reports', ['ecs.capability.container-ordering'], [], []],
    ["none for an attribute of one's own", ['stack', 'constructor'], [], []],
  ])('%s', (_, lacks, has, expected) =>
    expect(agentSettings(lacks, has).map(s => `${s.name}=${s.value}`)).toEqual(expected),
  );
  it.each([
    ['ecs.capability.task-eni', true],
    [`${DRIVER}gelf`, true],
    ['ecs.capability.container-ordering', false],
    ['toString', false],
  ])('%s depends on the configuration: %s', (attribute, expected) => expect(isConfigured(attribute)).toBe(expected));
});

describe('settings that a message names', () => {
  it.each<[string, readonly string[]]>([
    ['set ECS_ENABLE_TASK_ENI to true, ECS_ENABLE_TASK_ENI', ['ECS_ENABLE_TASK_ENI']],
    ['ECS_AVAILABLE_LOGGING_DRIVERS must contain splunk', ['ECS_AVAILABLE_LOGGING_DRIVERS']],
    ['MY_ECS_ENABLE_X and ECS_CLUSTER', []],
  ])('%s', (words, expected) => expect(settingsNamed(words)).toEqual(expected));
});
