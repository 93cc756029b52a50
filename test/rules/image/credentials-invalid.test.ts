import { denied as unread, testRule } from '#testing';
import rule from '../../../rules/image/credentials-invalid.ts';
import { container, definition, other, said, site } from '../named.ts';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:registry-Ab12Cd';
const td = definition(container({ image: 'registry.example.com/a/b:1', repositoryCredentials: SECRET }));
const refused =
  'CannotPullContainerError: failed to resolve ref registry.example.com/a/b:1: failed to authorize: unexpected status: 401 Unauthorized';
const malformed =
  'CannotPullContainerError: asm fetching username from secret: AuthorizationData is malformed, empty field';
const engine = 'CannotPullContainerAuthError: engine docker private registry credentials: not found';
testRule(rule, {
  faults: [
    {
      name: 'the registry refuses them',
      given: { ...site, 'deployment.taskDefinition': td, 'failure.calls': [said(refused)] },
      faults: [
        { messageId: 'refused', about: SECRET, confidence: 'likely', calls: ['c1'], data: { container: 'web' } },
      ],
    },
    {
      name: 'they are not as ECS wants them',
      given: { ...site, 'deployment.taskDefinition': td, 'failure.calls': [said(malformed)] },
      faults: [{ messageId: 'malformed', about: SECRET, confidence: 'proven' }],
    },
    {
      name: 'those of the agent',
      given: { ...site, 'failure.calls': [said(engine)] },
      faults: [{ messageId: 'instance', about: 'ECS_ENGINE_AUTH_DATA', confidence: 'likely' }],
    },
  ],
  clear: [
    { name: 'none are named', given: { ...site, 'failure.calls': [said(refused)] } },
    { name: 'something else', given: { ...site, 'deployment.taskDefinition': td, 'failure.calls': [other] } },
  ],
  undecided: [
    {
      name: 'the task definition could not be read',
      given: {
        ...site,
        'deployment.taskDefinition': unread('deployment.taskDefinition'),
        'failure.calls': [said(refused)],
      },
      blockedOn: 'definition',
    },
  ],
});
