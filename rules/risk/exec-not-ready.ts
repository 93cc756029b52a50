import { deployed, FIX_NEEDS, fixContext } from '#fix';
import { type Citation, defineRule, latest, oneLine, type Task } from '#rule';

/** What of ECS Exec can be seen without a session. The permissions of the task role are `iam/task-role-denied`. */
export default defineRule({
  id: 'risk/exec-not-ready',
  title: "ECS Exec is enabled, and a session can't be opened",
  kind: 'risk',
  severity: 'info',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ManagedAgent.html',
  ],
  needs: {
    service: 'ecs.service',
    tasks: latest('ecs.tasks'),
    definition: 'deployment.taskDefinition',
    judged: FIX_NEEDS.judged,
    asked: FIX_NEEDS.asked,
  },
  messages: {
    before: {
      what: '{count} of {running} running tasks were started without ECS Exec',
      why: 'ECS Exec was enabled on the service after they had started. Only tasks that are started afterward have its agent.',
    },
    stopped: {
      what: 'The ECS Exec agent of container {container} is stopped in {count} of {running} running tasks',
      why: 'The agent connects to Systems Manager with the task role, which needs four ssmmessages permissions and a network path. ECS reported: {reason}',
    },
    platform: {
      what: '{count} of {running} running tasks use Fargate platform version {version}, which has no ECS Exec',
      why: 'On Fargate, ECS Exec needs platform version 1.4.0 or later.',
    },
    readonly: {
      what: 'Container {container} has a read-only root file system, which ECS Exec does not support',
      why: 'The agent of ECS Exec creates directories and files in the container.',
    },
  },
  *check(given, say) {
    const { service, tasks, definition } = given;
    if (!service.value.enableExecuteCommand) return;
    const { site } = fixContext({
      ...given,
      service: { state: 'known' as const, ...service },
      definition: { state: 'known' as const, ...definition },
    });
    const enabled: Citation = service.cite('/enableExecuteCommand', 'ECS Exec is enabled');
    const running = tasks.value.map((task, at) => ({ task, at })).filter(({ task }) => task.lastStatus === 'RUNNING');
    const before = running.filter(({ task }) => task.execEnabled === false);
    const counts = { running: String(running.length) };
    const [old] = before;
    if (old)
      yield say.fault('before', {
        data: { ...counts, count: String(before.length) },
        about: { type: 'service', id: service.value.name, arn: service.value.arn },
        citations: [enabled, tasks.cite(`/${old.at}/execEnabled`, `task ${old.task.id} has no ECS Exec`)],
        confidence: 'likely',
        fixes: [deployed('Start new tasks', site)],
      });
    const past = running.filter(({ task }) => isPast(task, definition.value.operatingSystemFamily));
    const [oldest] = past;
    if (oldest)
      yield say.fault('platform', {
        data: { ...counts, count: String(past.length), version: oldest.task.platformVersion ?? '' },
        about: { type: 'service', id: service.value.name, arn: service.value.arn },
        key: 'platform',
        citations: [
          enabled,
          tasks.cite(`/${oldest.at}/platformVersion`, `the platform version is ${oldest.task.platformVersion}`),
        ],
        confidence: 'likely',
        fixes: [{ title: 'Deploy with platform version LATEST', applies: 'fill-in' }],
      });
    const agents = running.flatMap(({ task, at }) =>
      task.containers.flatMap((c, n) =>
        c.execAgent?.status === 'STOPPED'
          ? [{ c, agent: c.execAgent, at: `/${at}/containers/${n}/execAgent/status` }]
          : [],
      ),
    );
    for (const name of new Set(agents.map(a => a.c.name))) {
      const of = agents.filter(a => a.c.name === name);
      const [first] = of;
      if (!first) continue;
      yield say.fault('stopped', {
        data: {
          ...counts,
          container: name,
          count: String(of.length),
          reason: oneLine(first.agent.reason ?? 'no reason').slice(0, 300),
        },
        about: { type: 'container', id: name },
        key: 'agent',
        citations: [enabled, tasks.cite(first.at, `the agent of ${name} is STOPPED`)],
        confidence: 'likely',
        fixes: [
          {
            title:
              'Allow the task role ssmmessages:CreateControlChannel, CreateDataChannel, OpenControlChannel and OpenDataChannel, and give the task a path to Systems Manager (ssmmessages)',
            applies: 'fill-in',
          },
        ],
      });
    }
    for (const [i, c] of definition.value.containers.entries())
      if (c.readonlyRootFilesystem === true)
        yield say.fault('readonly', {
          data: { container: c.name },
          about: { type: 'container', id: c.name },
          key: 'readonly',
          citations: [
            definition.cite(`/containers/${i}/readonlyRootFilesystem`, `${c.name} has a read-only root file system`),
            enabled,
          ],
          confidence: 'likely',
          fixes: [
            {
              title: `Set readonlyRootFilesystem of ${c.name} to false, or do without ECS Exec there`,
              applies: 'fill-in',
            },
          ],
        });
  },
});

/** Windows has version numbers of its own, and ECS Exec from the first on. */
const isPast = ({ launch, platformVersion }: Task, family: string): boolean =>
  launch === 'FARGATE' && !family.startsWith('WINDOWS') && /^1\.[0-3](?:\.|$)/.test(platformVersion ?? '');
