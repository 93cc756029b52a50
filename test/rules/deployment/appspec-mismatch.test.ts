import { expect, it } from 'vitest';
import { cut, denied, known, testRule } from '#testing';
import { runRule } from '../../../src/engine/run-rule.ts';
import rule from '../../../rules/deployment/appspec-mismatch.ts';
import { said } from '../_deployment.ts';
import { definition, judged, refused, service } from '../_elb.ts';

const words = (container: string): string =>
  `The ECS service cannot be updated due to an unexpected error: The container ${container} does not exist in the task definition. (Service: AmazonECS)`;
const container = said('deployment/appspec', words('web'), {}, 'deployment/appspec-mismatch');
const port = said(
  'deployment/appspec',
  'The ECS service cannot be updated due to an unexpected error: The container app did not have a container port 81 defined.',
  {},
  'deployment/appspec-mismatch',
);
const code = {
  latest: known({ id: 'd-1', application: 'AppECS-prod-web', group: 'DgpECS-prod-web', status: 'Failed' }),
};
const base = {
  'deployment.judged': judged(),
  'ecs.service': service({ controller: 'CODE_DEPLOY' }),
  'deployment.taskDefinition': definition(),
  'deployment.codeDeploy': code,
};

testRule(rule, {
  faults: [
    {
      name: 'no such container',
      given: { ...base, 'failure.calls': [container] },
      faults: [
        {
          messageId: 'container',
          about: 'DgpECS-prod-web',
          confidence: 'proven',
          calls: [container.id],
          data: { container: 'web', containers: 'only app' },
        },
      ],
    },
    {
      name: 'no such port',
      given: { ...base, 'failure.calls': [port] },
      faults: [
        { messageId: 'port', about: 'DgpECS-prod-web', confidence: 'proven', data: { port: '81', ports: 'only 8080' } },
      ],
    },
    {
      name: 'the revision could not be read',
      given: { 'deployment.codeDeploy': code, 'failure.calls': [container] },
      faults: [{ messageId: 'named', about: 'DgpECS-prod-web', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'ECS deploys the service: it has no AppSpec',
      given: { ...base, 'ecs.service': service(), 'failure.calls': [container] },
    },
    { name: 'something else failed', given: { ...base, 'failure.calls': [refused()] } },
    { name: 'nothing failed', given: { ...base, 'failure.calls': [] } },
  ],
  undecided: [
    {
      name: 'what failed is not known',
      given: { ...base, 'failure.calls': denied('failure.calls') },
      blockedOn: 'calls',
    },
    { name: 'in part', given: { ...base, 'failure.calls': cut('failure.calls', []) }, blockedOn: 'calls' },
  ],
});

it('is only likely where the revision that was read has what is named', () => {
  const out = runRule(rule, {
    'failure.calls': known([said('deployment/appspec', words('app'), {}, 'deployment/appspec-mismatch')]),
    'deployment.taskDefinition': known(definition()),
    'deployment.judged': known(judged()),
  });
  expect(out).toMatchObject({ faults: [{ messageId: 'named', confidence: 'likely' }] });
});
it('writes an AppSpec of version 0.0 with the container and port that the revision has', () => {
  const out = runRule(rule, {
    'failure.calls': known([container]),
    'deployment.taskDefinition': known(definition()),
    'deployment.codeDeploy': known(code),
    'deployment.judged': known(judged()),
    'ecs.service': known(base['ecs.service']),
  });
  const [line] = (out.status === 'faults' ? out.faults[0]?.fixes[0]?.commands : undefined) ?? [];
  const revision = JSON.parse(/--revision '(.*)' --region eu-west-1$/.exec(line ?? '')?.[1] ?? '{}') as {
    appSpecContent: { content: string };
  };
  expect(line).toMatch(
    /^aws deploy create-deployment --application-name AppECS-prod-web --deployment-group-name DgpECS-prod-web /,
  );
  expect(revision.appSpecContent.content).toContain('"version":0.0,');
  expect(JSON.parse(revision.appSpecContent.content)).toMatchObject({
    Resources: [{ TargetService: { Properties: { LoadBalancerInfo: { ContainerName: 'app', ContainerPort: 8080 } } } }],
  });
});
