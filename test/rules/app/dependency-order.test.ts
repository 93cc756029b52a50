import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/app/dependency-order.ts';
import { attempt, container, definition, other, said } from '../named.ts';

const words = said(
  'TaskFailedToStart: Dependent container migrate did not exit successfully: dependency conditions are not met',
);
const facts = (condition: string) => ({
  'failure.calls': [words],
  'deployment.taskDefinition': definition(
    container({ dependsOn: [{ containerName: 'migrate', condition }] }),
    container({ name: 'migrate', healthCheck: { command: [], interval: 30, timeout: 5, retries: 3, startPeriod: 0 } }),
  ),
});
const unchecked = definition(
  container({ dependsOn: [{ containerName: 'db', condition: 'HEALTHY' }] }),
  container({ name: 'db' }),
);
testRule(rule, {
  faults: [
    {
      name: 'the other one ended with an error',
      given: {
        ...facts('SUCCESS'),
        'deployment.attempts': [attempt({ containers: [{ name: 'web' }, { name: 'migrate', exitCode: 1 }] })],
      },
      faults: [{ messageId: 'exited', about: 'migrate', confidence: 'proven', calls: ['c1'], data: { code: '1' } }],
    },
    {
      name: 'the other one is unhealthy',
      given: {
        ...facts('HEALTHY'),
        'deployment.attempts': [attempt({ containers: [{ name: 'migrate', healthStatus: 'UNHEALTHY' }] })],
      },
      faults: [{ messageId: 'unhealthy', about: 'migrate', confidence: 'proven' }],
    },
    {
      name: 'the other one has no health check, and the task failed of it',
      given: { 'failure.calls': [words], 'deployment.taskDefinition': unchecked },
      faults: [{ messageId: 'unchecked', about: 'db', confidence: 'proven', calls: ['c1'] }],
    },
    {
      name: 'the other one has no health check, and the task waits',
      given: { 'failure.calls': [], 'deployment.taskDefinition': unchecked },
      faults: [{ messageId: 'unchecked', about: 'db', confidence: 'likely', calls: [] }],
    },
    {
      name: 'nothing is known of the other one',
      given: facts('SUCCESS'),
      faults: [{ messageId: 'named', about: 'web:7', confidence: 'likely', data: { chain: 'web on migrate SUCCESS' } }],
    },
  ],
  clear: [
    { name: 'something else', given: { ...facts('SUCCESS'), 'failure.calls': [other] } },
    { name: 'the other one has a health check', given: { ...facts('HEALTHY'), 'failure.calls': [] } },
  ],
  undecided: [
    {
      name: 'the task definition could not be read',
      given: { ...facts('SUCCESS'), 'deployment.taskDefinition': unread('deployment.taskDefinition') },
      blockedOn: 'definition',
    },
  ],
});
