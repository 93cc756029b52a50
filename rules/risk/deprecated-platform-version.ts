import { outdatedPlatform } from '#aws/deployments';
import { command, fixWith, serviceAt } from '#fix';
import { defineRule } from '#rule';

export default defineRule({
  id: 'risk/deprecated-platform-version',
  title: 'The service is pinned to an old Fargate platform version',
  kind: 'risk',
  severity: 'warning',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html'],
  needs: { service: 'ecs.service', judged: 'deployment.judged', definition: 'deployment.taskDefinition' },
  messages: {
    old: {
      what: 'Service {service} runs on Fargate platform version {version}',
      why: 'A pinned version never changes: it gets no new features, and AWS eventually retires it and stops its tasks. LATEST is 1.4.0 for Linux.',
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
          ? judged.cite('/platformVersion', `the deployment uses ${version}`)
          : service.cite('/platformVersion', `the service is set to ${version}`),
      ],
      fixes:
        s.controller !== 'ECS'
          ? []
          : [
              fixWith(
                'Deploy on the latest platform version',
                [
                  command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --platform-version LATEST --force-new-deployment --region ${at.region}`,
                ],
                "1.4.0 reaches the registry and secrets differently from 1.3.0: through the task's network interface instead of Fargate's.",
              ),
            ],
    });
  },
});
