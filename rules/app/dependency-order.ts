import { dependencyLinks, waitsInVain } from '#aws/app';
import { inWords } from '#fix';
import { type Citation, confidenceOf, defineRule, idsOf, optional, affectedTasks, matchingCalls } from '#rule';

const ID = 'app/dependency-order';
export default defineRule({
  id: ID,
  title: "A container's dependsOn condition is never met, or not in time",
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html'],
  needs: { calls: 'failure.calls', definition: 'deployment.taskDefinition', attempts: optional('deployment.attempts') },
  messages: {
    exited: {
      what: '{container} waits for {other} to reach {condition}, but {other} exited with code {code}',
      why: 'The condition can no longer be met, so ECS stops the task.',
    },
    unhealthy: {
      what: "{container} waits for {other} to be HEALTHY, and it isn't",
      why: 'The health check of {other} fails, or takes longer than startTimeout allows.',
    },
    unchecked: {
      what: '{container} waits for {other} to be HEALTHY, but {other} has no health check',
      why: "ECS knows the health of a container only by the healthCheck of its container definition, and ignores a HEALTHCHECK of the image. {container} can't start.",
    },
    named: {
      what: 'A dependency between containers of the task is not met',
      why: 'ECS reported: {words}. In the task definition, {chain}.',
    },
  },
  causes: [
    'symptom/container-not-created',
    'symptom/container-exited',
    'symptom/deployment-stalled',
    'symptom/tasks-missing',
  ],
  *check({ calls, definition, attempts }, say) {
    const found = matchingCalls(calls, ID);
    const containers = definition.value.containers;
    const links = dependencyLinks(containers);
    const unchecked = waitsInVain(containers);
    // A task that waits for this fails in words only where there is a startTimeout, and else waits on.
    if (unchecked) {
      const { c, d, at } = unchecked;
      const matches = found?.calls ?? [];
      return yield say.fault('unchecked', {
        data: { container: c.name, other: d.containerName },
        about: { type: 'container', id: d.containerName },
        affected: affectedTasks(matches),
        calls: idsOf(matches),
        confidence: confidenceOf(calls, matches),
        citations: [
          definition.cite(at, `${c.name} depends on ${d.containerName} (${d.condition})`),
          definition.cite(
            `/containers/${containers.findIndex(x => x.name === d.containerName)}`,
            `${d.containerName} has no healthCheck`,
          ),
          ...(found?.quoted ?? []),
        ],
        fixes: [inWords(`Give ${d.containerName} a healthCheck, or depend on START instead of HEALTHY`)],
      });
    }
    if (!found) return;
    const n = attempts.state === 'known' ? attempts.value.findIndex(a => found.tasks.includes(a.task.id)) : -1;
    const task = attempts.state === 'known' ? attempts.value[n]?.task : undefined;
    const state = (name: string) => {
      const k = task?.containers.findIndex(c => c.name === name) ?? -1;
      return { k, container: task?.containers[k] };
    };
    const base = { affected: affectedTasks(found.calls), calls: found.ids };
    const cite = (at: string, says: string): Citation => definition.cite(at, says);
    for (const { c, d, at } of links) {
      const { k, container } = state(d.containerName);
      const says = `${c.name} depends on ${d.containerName} (${d.condition})`;
      const wrong =
        container?.exitCode !== undefined &&
        (d.condition === 'SUCCESS'
          ? container.exitCode !== 0
          : d.condition === 'HEALTHY' || (d.condition === 'START' && container.exitCode !== 0));
      if (wrong && attempts.state === 'known') {
        yield say.fault('exited', {
          ...base,
          data: {
            container: c.name,
            other: d.containerName,
            condition: d.condition,
            code: String(container?.exitCode),
          },
          about: { type: 'container', id: d.containerName },
          confidence: 'proven',
          citations: [
            cite(at, says),
            attempts.cite(
              `/${n}/task/containers/${k}/exitCode`,
              `${d.containerName} exited with code ${container?.exitCode}`,
            ),
            ...found.quoted,
          ],
          fixes: [inWords(`Fix ${d.containerName} so that it reaches ${d.condition}, then deploy a new revision`)],
        });
        return;
      }
      if (d.condition === 'HEALTHY' && container?.healthStatus === 'UNHEALTHY' && attempts.state === 'known') {
        yield say.fault('unhealthy', {
          ...base,
          data: { container: c.name, other: d.containerName },
          about: { type: 'container', id: d.containerName },
          confidence: 'proven',
          citations: [
            cite(at, says),
            attempts.cite(`/${n}/task/containers/${k}/healthStatus`, `${d.containerName} is UNHEALTHY`),
            ...found.quoted,
          ],
          fixes: [
            inWords(`Fix the health check of ${d.containerName}, or give it more time (startPeriod, startTimeout)`),
          ],
        });
        return;
      }
    }
    const [first] = links;
    yield say.fault('named', {
      ...base,
      data: {
        words: found.words,
        chain:
          links.length === 0
            ? 'no container has dependsOn'
            : links
                .slice(0, 6)
                .map(l => `${l.c.name} on ${l.d.containerName} ${l.d.condition}`)
                .join(', '),
      },
      about: { type: 'task-definition', id: `${definition.value.family}:${definition.value.revision}` },
      confidence: 'likely',
      citations: [
        ...found.quoted,
        ...(first
          ? [cite(first.at, `${first.c.name} depends on ${first.d.containerName} (${first.d.condition})`)]
          : []),
      ],
      fixes: [
        inWords(
          "Check the containers in dependsOn order: fix the first one that doesn't reach its condition, or raise its startTimeout",
        ),
      ],
    });
  },
});
