import { denied, testRule } from '#testing';
import rule from '../../../rules/risk/exec-not-ready.ts';
import { definition, service } from '../_elb.ts';
import { task } from './_tasks.ts';

const enabled = { ...service(), enableExecuteCommand: true };
const agent = (status: string, reason?: string) => [
  { name: 'app', execAgent: { status, ...(reason !== undefined && { reason }) } },
];
const base = {
  'ecs.service': enabled,
  'deployment.taskDefinition': definition(),
  'ecs.tasks': [task(agent('RUNNING'), { execEnabled: true })],
};
testRule(rule, {
  faults: [
    {
      name: 'a task was started before',
      given: {
        ...base,
        'ecs.tasks': [task([], { execEnabled: false }), task(agent('RUNNING'), { execEnabled: true })],
      },
      faults: [{ messageId: 'before', about: 'web', data: { count: '1', running: '2' } }],
    },
    {
      name: 'the agent is stopped',
      given: { ...base, 'ecs.tasks': [task(agent('STOPPED', 'Received Container Stopped event'))] },
      faults: [{ messageId: 'stopped', about: 'app', data: { reason: 'Received Container Stopped event' } }],
    },
    {
      name: 'the root file system is read-only',
      given: { ...base, 'deployment.taskDefinition': definition({ readonlyRootFilesystem: true }) },
      faults: [{ messageId: 'readonly', about: 'app' }],
    },
    {
      name: 'the platform version has no ECS Exec',
      given: { ...base, 'ecs.tasks': [task(agent('RUNNING'), { execEnabled: true, platformVersion: '1.3.0' })] },
      faults: [{ messageId: 'platform', about: 'web', data: { version: '1.3.0', count: '1' } }],
    },
  ],
  clear: [
    { name: 'the agent runs', given: base },
    {
      name: 'Windows on platform version 1.0.0',
      given: {
        ...base,
        'deployment.taskDefinition': { ...definition(), operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
        'ecs.tasks': [task(agent('RUNNING'), { execEnabled: true, platformVersion: '1.0.0' })],
      },
    },
    { name: 'the agent is starting', given: { ...base, 'ecs.tasks': [task(agent('PENDING'))] } },
    { name: 'AWS does not say whether a task has it', given: { ...base, 'ecs.tasks': [task([])] } },
    {
      name: 'ECS Exec is off',
      given: { ...base, 'ecs.service': service(), 'ecs.tasks': [task(agent('STOPPED'), { execEnabled: false })] },
    },
    {
      name: 'the task has stopped',
      given: { ...base, 'ecs.tasks': [task(agent('STOPPED'), { lastStatus: 'STOPPED', execEnabled: false })] },
    },
  ],
  undecided: [
    {
      name: 'the tasks are denied',
      given: { ...base, 'ecs.tasks': denied('ecs.tasks') },
      blockedOn: 'tasks',
    },
    {
      name: 'the task definition is denied',
      given: { ...base, 'deployment.taskDefinition': denied('deployment.taskDefinition') },
      blockedOn: 'definition',
    },
  ],
});
