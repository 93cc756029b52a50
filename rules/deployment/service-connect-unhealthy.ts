import { isProxy, ofProxy, proxyTrouble } from '#aws/app';
import { command, fillIn, fixWith, inWords, newDeployment, serviceAt } from '#fix';
import { cited, defineRule, detail, idsOf, oneLine, optional, citationsOf, shorten, valueOf } from '#rule';

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
    log: detail('logs.serviceConnect'),
    definition: detail('deployment.taskDefinition'),
    judged: detail('deployment.judged'),
    service: detail('ecs.service'),
  },
  messages: {
    unhealthy: {
      what: "The task's Service Connect proxy ({container}) is unhealthy",
      why: 'ECS runs the proxy next to your containers and stops the task when it is unhealthy. AWS recommends 256 CPU units and at least 64 MiB for it on top of the app. It also needs a network path to the ECS control plane.',
    },
    refused: {
      what: "The task's Service Connect proxy isn't allowed to call {action}",
      why: 'The proxy gets its configuration from ECS with {action} on {resource}, on EC2 with the role of the instance. ECS stops the task when the proxy stays without it.',
    },
    logged: {
      what: "The task's Service Connect proxy ({container}) is unhealthy: {line}",
      why: 'ECS runs the proxy next to your containers and stops the task when it is unhealthy. This is the last problem in its log.',
    },
    told: {
      what: 'ECS reports that the Service Connect proxy is unhealthy',
      why: 'ECS runs the proxy next to your containers and stops the task when it is unhealthy. AWS recommends 256 CPU units and at least 64 MiB for it on top of the app.',
    },
  },
  causes: ['symptom/container-health-check-failed', 'symptom/container-exited', 'symptom/tasks-missing'],
  *check({ calls, tasks, log, definition, judged, service }, say) {
    const matches = calls.value.filter(ofProxy);
    const [first] = matches;
    if (!first) return;
    const sick = (valueOf(tasks) ?? []).flatMap((t, i) =>
      matches.some(c => c.tasks.includes(t.id))
        ? t.containers.flatMap((c, n) =>
            isProxy(c.name) && (c.healthStatus === 'UNHEALTHY' || (c.exitCode ?? 0) !== 0)
              ? [{ c, at: `/${i}/containers/${n}/${c.healthStatus === 'UNHEALTHY' ? 'healthStatus' : 'exitCode'}` }]
              : [],
          )
        : [],
    );
    const s = valueOf(service);
    const td = valueOf(definition);
    const at = serviceAt(s, td?.arn);
    const trouble = proxyTrouble(valueOf(log) ?? []);
    const citations = cited([
      ...(trouble && log.state === 'known' ? [log.cite(trouble.at, shorten(oneLine(trouble.text), 300))] : []),
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
    const again = newDeployment(s, valueOf(judged));
    const larger = fixWith('Give the task more CPU and memory, because the proxy needs its own share', [
      command`aws ecs register-task-definition --cli-input-json ${'file://'}${fillIn('task-definition-file')} --region ${at.region}`,
      command`aws ecs update-service --cluster ${at.cluster} --service ${at.service} --task-definition ${td?.family ?? fillIn('family')} --region ${at.region}`,
    ]);
    const newer =
      again.length > 0
        ? [
            fixWith(
              'Deploy again: a new deployment uses the latest proxy version',
              again,
              'This helps only if the proxy version was at fault.',
            ),
          ]
        : [];
    const base = {
      about: { type: 'container', id: 'ecs-service-connect' },
      calls: idsOf(matches),
      confidence: sick.length > 0 ? ('proven' as const) : ('likely' as const),
      citations: citations ?? ([calls.cite(`/${calls.value.indexOf(first)}/words`)] as const),
    };
    const container = trouble?.container ?? sick[0]?.c.name ?? 'the proxy';
    if (trouble?.refused) {
      const { action, resource } = trouble.refused;
      yield say.fault('refused', {
        ...base,
        data: { action, resource },
        fixes: [
          inWords(
            `Allow ${action} for the task sets of the service in the instance role, without a condition on ecs:cluster: requests for a task set don't have that key`,
          ),
        ],
      });
    } else if (trouble)
      yield say.fault('logged', {
        ...base,
        data: { container, line: shorten(oneLine(trouble.text), 200) },
        fixes: [inWords("Fix the problem that the proxy's log shows"), ...newer, larger],
      });
    else
      yield say.fault(sick.length > 0 ? 'unhealthy' : 'told', {
        ...base,
        data: { container },
        fixes: [larger, ...newer],
      });
  },
});
