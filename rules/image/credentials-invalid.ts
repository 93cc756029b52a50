import { command, fillIn, startAgain, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type Fix, lastPart, leadsTo, affectedTasks, matchingCalls } from '#rule';

const ID = 'image/credentials-invalid';
export default defineRule({
  id: ID,
  title: 'The credentials for a private registry are wrong or malformed',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html'],
  needs: {
    calls: 'failure.calls',
    definition: 'deployment.taskDefinition',
    service: FIX_NEEDS.service,
    judged: FIX_NEEDS.judged,
    asked: FIX_NEEDS.asked,
  },
  messages: {
    malformed: {
      what: "Secret {secret} doesn't hold credentials in the format that ECS expects",
      why: 'ECS reported: {words}. The secret must be JSON with the fields username and password, both set.',
    },
    refused: {
      what: 'The registry rejects the credentials in {secret} for container {container}',
      why: 'It reported: {words}. The password or token expired, was changed, or belongs to another account or registry.',
    },
    instance: {
      what: "The registry credentials in the ECS agent's configuration are missing or malformed",
      why: "ECS reported: {words}. On EC2, the instance's ECS_ENGINE_AUTH_TYPE and ECS_ENGINE_AUTH_DATA hold the credentials when the task definition has none.",
    },
  },
  causes: ['symptom/image-pull-failed'],
  *check(given, say) {
    const { calls, definition } = given;
    const { site, region } = fixContext(given);
    for (const call of calls.value) {
      if (!leadsTo(call, ID)) continue;
      const found = matchingCalls(calls, c => c === call);
      if (!found) continue;
      const containers = definition.value.containers;
      const at = containers.findIndex(
        c => c.repositoryCredentials !== undefined && (call.container === undefined || c.name === call.container),
      );
      const container = containers[at];
      const secret = container?.repositoryCredentials;
      const base = { affected: affectedTasks(found.calls), calls: [call.id], citations: found.quoted };
      if (secret === undefined || !container) {
        if (call.family === 'registry-auth/engine-credentials')
          yield say.fault('instance', {
            ...base,
            data: { words: found.words },
            about: { type: 'agent-configuration', id: 'ECS_ENGINE_AUTH_DATA' },
            confidence: 'likely',
            fixes: [
              {
                title:
                  'Set repositoryCredentials in the container definition, or fix ECS_ENGINE_AUTH_DATA on the instances',
                applies: 'fill-in',
              },
            ],
          });
        continue;
      }
      const name = lastPart(secret.replace(/^arn:[^/]*:secret:/, 'secret/'));
      const fixes: Fix[] = [
        {
          title: 'Store the correct credentials, then deploy again',
          applies: 'fill-in',
          commands: [
            command`aws secretsmanager put-secret-value --secret-id ${secret} --secret-string file://${fillIn('json-file-with-username-and-password')} --region ${region}`,
            ...startAgain(site.definition, site.service),
          ],
        },
      ];
      const more = {
        ...base,
        fixes,
        about: { type: 'secret', id: secret },
        citations: [
          ...found.quoted,
          definition.cite(`/containers/${at}/repositoryCredentials`, `container ${container.name} names ${name}`),
        ] as const,
      };
      if (call.how === 'malformed')
        yield say.fault('malformed', { ...more, data: { secret: name, words: found.words }, confidence: 'proven' });
      else
        yield say.fault('refused', {
          ...more,
          data: { secret: name, container: container.name, words: found.words },
          confidence: 'likely',
        });
    }
  },
});
