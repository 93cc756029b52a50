import { command, fillIn, fixWith, newDeployment, serviceAt } from '#fix';
import { cited, defineRule, detail, idsOf, optional, citationsOf, valueOf } from '#rule';

/** ECS itself adds this container to a task; it is in no task definition. */
const PROXY = /^ecs-service-connect-/;

export default defineRule({
  id: 'deployment/service-connect-unhealthy',
  title: "The task's Service Connect proxy is unhealthy",
  kind: 'cause',
  generic: true,
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect-concepts-deploy.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-connect.html',
  ],
  needs: {
    calls: 'failure.calls',
    tasks: optional('ecs.tasks'),
    definition: detail('deployment.taskDefinition'),
    service: detail('ecs.service'),
  },
  messages: {
    unhealthy: {
      what: "The task's Service Connect proxy ({container}) is unhealthy",
      why: 'ECS runs the proxy next to your containers and stops the task when it is unhealthy. AWS recommends 256 CPU units and at least 64 MiB for it on top of the app. It also needs a network path to the ECS control plane.',
    },
    told: {
      what: 'ECS reports that the Service Connect proxy is unhealthy',
      why: 'ECS runs the proxy next to your containers and stops the task when it is unhealthy. AWS recommends 256 CPU units and at least 64 MiB for it on top of the app.',
    },
  },
  causes: ['symptom/container-health-check-failed', 'symptom/container-exited', 'symptom/tasks-missing'],
  *check({ calls, tasks, definition, service }, say) {
    const matches = calls.value.filter(
      c => c.family === 'health/service-connect' || (c.container !== undefined && PROXY.test(c.container)),
    );
    const [first] = matches;
    if (!first) return;
    const sick = (valueOf(tasks) ?? []).flatMap((t, i) =>
      matches.some(c => c.tasks.includes(t.id))
        ? t.containers.flatMap((c, n) =>
            PROXY.test(c.name) && (c.healthStatus === 'UNHEALTHY' || (c.exitCode ?? 0) !== 0)
              ? [{ c, at: `/${i}/containers/${n}/${c.healthStatus === 'UNHEALTHY' ? 'healthStatus' : 'exitCode'}` }]
              : [],
          )
        : [],
    );
    const s = valueOf(service);
    const td = valueOf(definition);
    const at = serviceAt(s, td?.arn);
    const citations = cited([
      ...citationsOf(matches),
      ...(tasks.state === 'known'
        ? sick
            .slice(0, 2)
            .map(x =>
              tasks.cite(
                x.at,
                x.c.healthStatus === 'UNHEALTHY'
                  ? `container ${x.c.name} is UNHEALTHY`
                  : `container ${x.c.name} exited with code ${x.c.exitCode}`,
              ),
            )
        : []),
    ]);
    const again = newDeployment(s, td?.arn);
    yield say.fault(sick.length > 0 ? 'unhealthy' : 'told', {
      data: { container: sick[0]?.c.name ?? 'the proxy' },
      about: { type: 'container', id: 'ecs-service-connect' },
      calls: idsOf(matches),
      confidence: sick.length > 0 ? 'proven' : 'likely',
      citations: citations ?? [calls.cite(`/${calls.value.indexOf(first)}/words`)],
      fixes: [
        fixWith('Give the task more CPU and memory, because the proxy needs its own share', [
          command`aws ecs register-task-definition --cli-input-json ${'file://'}${fillIn('task-definition-file')} --region ${at.region}`,
          command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --task-definition ${td?.family ?? fillIn('family')} --region ${at.region}`,
        ]),
        ...(again.length > 0
          ? [
              fixWith(
                'Deploy again: a new deployment uses the latest proxy version',
                again,
                'This helps only if the proxy version was at fault.',
              ),
            ]
          : []),
      ],
    });
  },
});
