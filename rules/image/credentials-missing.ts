import { aboutImage } from '#aws/images';
import { command, fillIn, FIX_NEEDS } from '#fix';
import { defineRule, idsOf, leadsTo, couldBe, parseArn, citationsOf } from '#rule';

export default defineRule({
  id: 'image/credentials-missing',
  title: 'A private registry is used without credentials',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/private-auth.html'],
  needs: {
    calls: 'failure.calls',
    images: 'image.references',
    definition: 'deployment.taskDefinition',
    service: FIX_NEEDS.service,
  },
  messages: {
    missing: {
      what: 'Registry {registry} requires credentials for {image}, and container {container} has none',
      why: 'The container has no repositoryCredentials in the task definition, so ECS asks the registry anonymously. The execution role grants access to Amazon ECR only.',
    },
  },
  causes: ['symptom/image-pull-failed'],
  *check({ calls, images, definition }, say) {
    const region = parseArn(definition.value.arn)?.region ?? '';
    for (const { ref } of images.value) {
      if (ref.kind === 'ecr' || ref.kind === 'ecr-public') continue;
      // Without an owner it is rather a registry that was left out.
      if (!ref.registryGiven && ref.repository.startsWith('library/')) continue;
      const at = definition.value.containers.findIndex(c => c.name === ref.container);
      const container = definition.value.containers[at];
      if (container === undefined || container.repositoryCredentials !== undefined) continue;
      const matches = calls.value.filter(
        c => c.step === 'image-pull' && aboutImage(c, ref) && couldBe(c, 'image/credentials-missing'),
      );
      if (matches.length === 0) continue;
      const name = `registry/${ref.registry}`;
      yield say.fault('missing', {
        data: { registry: ref.registry, image: ref.image, container: ref.container },
        about: { type: 'container', id: ref.container },
        calls: idsOf(matches),
        confidence:
          ref.registryGiven && matches.some(c => leadsTo(c, 'image/credentials-missing')) ? 'likely' : 'possible',
        citations: [
          definition.cite(
            `/containers/${at}/image`,
            `container ${ref.container} runs ${ref.image} and has no repositoryCredentials`,
          ),
          ...citationsOf(matches),
        ],
        fixes: [
          {
            title:
              'Store the user name and password (or token) in a secret, and set its ARN as credentialsParameter in repositoryCredentials',
            applies: 'fill-in',
            commands: [
              command`aws secretsmanager create-secret --name ${name} --secret-string file://${fillIn('json-file-with-username-and-password')} --region ${region} --query ARN --output text`,
            ],
          },
        ],
      });
    }
  },
});
