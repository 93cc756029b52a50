import { outdatedPlatform } from '#aws/deployments';
import { command, fixWith, serviceAt } from '#fix';
import { defineRule } from '#rule';

export default defineRule({
  id: 'risk/deprecated-platform-version',
  title: 'The service is kept on an old platform version of Fargate',
  kind: 'risk',
  severity: 'warning',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html'],
  needs: { service: 'ecs.service', judged: 'deployment.judged', definition: 'deployment.taskDefinition' },
  messages: {
    old: {
      what: 'Service {service} runs on platform version {version} of Fargate',
      why: 'A version that is named stays as it is: it gets no new features, AWS retires it, and tasks on it are stopped then. LATEST is 1.4.0 for Linux.',
    },
  },
  *check({ service, judged, definition }, say) {
    const s = service.value;
    if (s.launch !== 'FARGATE') return;
    // What the service names; LATEST resolves to the newest when a task starts.
    const { platformVersion } = s;
    const version =
      platformVersion !== undefined && platformVersion !== 'LATEST'
        ? platformVersion
        : platformVersion === undefined
          ? judged.value.platformVersion
          : undefined;
    if (version === undefined || !outdatedPlatform(version, definition.value)) return;
    const at = serviceAt(s);
    yield say.fault('old', {
      data: { service: s.name, version },
      about: { type: 'service', id: s.name, arn: s.arn },
      confidence: 'likely',
      citations: [
        platformVersion === undefined
          ? judged.cite('/platformVersion', `the deployment is on ${version}`)
          : service.cite('/platformVersion', `the service names ${version}`),
      ],
      fixes:
        s.controller !== 'ECS'
          ? []
          : [
              fixWith(
                'Deploy on the newest platform version',
                [
                  command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --platform-version LATEST --force-new-deployment --region ${at.region}`,
                ],
                '1.4.0 brings other ways to the registry and to secrets than 1.3.0: the task itself, not Fargate, dials them.',
              ),
            ],
    });
  },
});
