import type { ContainerInstance } from '../../model/facts.ts';
import { batchesOf } from '../batches.ts';
import { defineCollector } from '../collector.ts';
import { opt } from '../../model/opt.ts';

type Resource = { name?: string | undefined; integerValue?: number | undefined; stringSetValue?: string[] | undefined };
const amount = (resources: readonly Resource[] | undefined, name: string): number =>
  resources?.find(r => r.name === name)?.integerValue ?? 0;
const strings = (resources: readonly Resource[] | undefined, name: string): string[] =>
  resources?.find(r => r.name === name)?.stringSetValue ?? [];

/** The instances of the cluster, with what each has left. Asked only where EC2 is used. */
export default defineCollector({
  key: 'ecs.containerInstances',
  from: ['ecs.service', 'ecs.tasks'],
  actions: ['ecs:ListContainerInstances', 'ecs:DescribeContainerInstances'],
  async collect({ call, ask, evidence, target }) {
    const [service, tasks] = await Promise.all([ask('ecs.service'), ask('ecs.tasks')]);
    const launches = [
      service.state === 'known' ? service.value.launch : undefined,
      ...(tasks.state === 'known' ? tasks.value.map(t => t.launch) : []),
    ];
    if (launches.some(l => l !== undefined) && launches.every(l => l === undefined || l === 'FARGATE'))
      return { missing: 'everything here runs on Fargate' };
    const list = await evidence('ecs:ListContainerInstances', { cluster: target.cluster }, o => o);
    // A case put together by hand may hold the instances of the tasks without the list of all.
    const ofTasks =
      tasks.state === 'known'
        ? [...new Set(tasks.value.flatMap(t => (t.containerInstance === undefined ? [] : [t.containerInstance])))]
        : [];
    const unlisted = list.state === 'unasked' && ofTasks.length > 0;
    const arns = unlisted
      ? ofTasks
      : ((await call('ecs:ListContainerInstances', { cluster: target.cluster })).containerInstanceArns ?? []);
    if (arns.length === 0) return { found: [] };
    const answers = await Promise.all(
      batchesOf(arns, 100).map(containerInstances =>
        call('ecs:DescribeContainerInstances', { cluster: target.cluster, containerInstances }),
      ),
    );
    const found = answers
      .flatMap(a => a.containerInstances ?? [])
      .map(
        (c): ContainerInstance => ({
          arn: c.containerInstanceArn ?? '',
          status: c.status ?? '',
          agentConnected: c.agentConnected ?? false,
          runningTasksCount: c.runningTasksCount ?? 0,
          pendingTasksCount: c.pendingTasksCount ?? 0,
          ...opt('ec2InstanceId', c.ec2InstanceId),
          ...opt('statusReason', c.statusReason),
          ...opt('agentVersion', c.versionInfo?.agentVersion),
          ...opt('capacityProvider', c.capacityProviderName),
          remaining: {
            cpu: amount(c.remainingResources, 'CPU'),
            memory: amount(c.remainingResources, 'MEMORY'),
            ports: [...strings(c.remainingResources, 'PORTS'), ...strings(c.remainingResources, 'PORTS_UDP')].map(
              Number,
            ),
            gpu: strings(c.remainingResources, 'GPU').length,
          },
          attributes: (c.attributes ?? []).map(a => ({ name: a.name ?? '', ...opt('value', a.value) })),
          ...opt('instanceType', c.attributes?.find(a => a.name === 'ecs.instance-type')?.value),
          ...opt('zone', c.attributes?.find(a => a.name === 'ecs.availability-zone')?.value),
          ...(c.registeredResources && {
            registered: {
              cpu: amount(c.registeredResources, 'CPU'),
              memory: amount(c.registeredResources, 'MEMORY'),
              gpu: strings(c.registeredResources, 'GPU').length,
            },
          }),
          udpPorts: strings(c.remainingResources, 'PORTS_UDP').map(Number),
          enis: (c.attachments ?? []).filter(a => a.type === 'eni' || a.type === 'ElasticNetworkInterface').length,
        }),
      );
    return { found, whole: !unlisted && found.length >= arns.length };
  },
});
