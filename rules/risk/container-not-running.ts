import { deployed, FIX_NEEDS, fixContext } from '#fix';
import { type ContainerDefinition, defineRule, latest, oneLine } from '#rule';

/** A service is steady without its non-essential containers, so nothing else says that one of them is missing. */
export default defineRule({
  id: 'risk/container-not-running',
  title: "A non-essential container isn't running",
  kind: 'risk',
  severity: 'info',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerRestartPolicy.html',
  ],
  needs: {
    definition: 'deployment.taskDefinition',
    tasks: latest('ecs.tasks'),
    service: FIX_NEEDS.service,
    judged: FIX_NEEDS.judged,
    asked: FIX_NEEDS.asked,
  },
  messages: {
    never: {
      what: 'Container {container} never started in {count} of {running} running tasks',
      why: "It isn't essential, so ECS keeps the task running without it. ECS reported: {reason}",
    },
    ended: {
      what: 'Container {container} exited with code {code} in {count} of {running} running tasks',
      why: "It isn't essential, so ECS keeps the task running without it.",
    },
    ignored: {
      what: 'Container {container} exited with code {code} in {count} of {running} running tasks, and its restart policy ignores that code',
      why: "ECS doesn't restart a container that exits with one of its ignoredExitCodes. It isn't essential, so ECS keeps the task running without it.",
    },
    early: {
      what: 'Container {container} exited with code {code} in {count} of {running} running tasks, and its restart policy did not restart it',
      why: "ECS restarts a container only after it ran for its restartAttemptPeriod of {period} seconds. It isn't essential, so ECS keeps the task running without it.",
    },
  },
  *check(given, say) {
    const { definition, tasks } = given;
    const { site } = fixContext({ ...given, definition: { state: 'known' as const, ...definition } });
    const running = tasks.value
      .map((task, at) => ({ task, at }))
      .filter(({ task }) => task.lastStatus === 'RUNNING' && task.taskDefinition === definition.value.arn);
    for (const c of definition.value.containers) {
      // One that others wait for to end is meant to end.
      const awaited = definition.value.containers.some(o =>
        o.dependsOn.some(d => d.containerName === c.name && (d.condition === 'COMPLETE' || d.condition === 'SUCCESS')),
      );
      if (c.essential || awaited) continue;
      const gone = running.flatMap(({ task, at }) =>
        task.containers.flatMap((x, n) =>
          x.name === c.name && x.lastStatus === 'STOPPED' && x.exitCode !== 0
            ? [{ x, at: `/${at}/containers/${n}` }]
            : [],
        ),
      );
      const [first] = gone;
      if (!first) continue;
      const { exitCode, reason = 'no reason' } = first.x;
      yield say.fault(messageOf(c.restartPolicy, exitCode), {
        data: {
          container: c.name,
          count: String(gone.length),
          running: String(running.length),
          reason: oneLine(reason).slice(0, 300),
          code: String(exitCode ?? ''),
          period: String(c.restartPolicy?.restartAttemptPeriod ?? ''),
        },
        about: { type: 'container', id: c.name },
        citations: [tasks.cite(`${first.at}/lastStatus`, `container ${c.name} is STOPPED in a running task`)],
        confidence: 'likely',
        fixes: [deployed('Correct what ECS reports, then deploy again', site)],
      });
    }
  },
});

function messageOf(
  policy: ContainerDefinition['restartPolicy'],
  code: number | undefined,
): 'never' | 'ended' | 'ignored' | 'early' {
  if (code === undefined) return 'never';
  if (policy === undefined) return 'ended';
  return policy.ignoredExitCodes.includes(code) ? 'ignored' : 'early';
}
