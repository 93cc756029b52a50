import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { CodeDeployment, Service } from '../../model/facts.ts';
import { lastPart } from '../../model/arn.ts';
import { appSpecOf } from '../../aws/deployments/app-spec.ts';
import type { Output } from '../clients/index.ts';
import { defineCollector, type Io } from '../collector.ts';
import { opt } from '../../model/opt.ts';
import { time } from '../time.ts';

type RawDeployment = NonNullable<Output<'codedeploy:GetDeployment'>['deploymentInfo']>;
type Read = CodeDeployment & { readonly undoes?: string };
type CodeIo = Io<'ecs.service', 'codedeploy:ListDeployments' | 'codedeploy:GetDeployment'>;

/** How many of the latest are described: a rollback is a deployment of its own. */
const DESCRIBED = 3;
/** What the console of Amazon ECS names an application and its deployment group; names are cut by length, so longer ones cannot be told. */
const byConvention = (s: Service) => ({
  applicationName: `AppECS-${lastPart(s.cluster)}-${s.name}`,
  deploymentGroupName: `DgpECS-${lastPart(s.cluster)}-${s.name}`,
});

function shape(d: RawDeployment): Read {
  const { error, spec } = {
    error: d.errorInformation,
    spec: appSpecOf(d.revision?.appSpecContent?.content ?? d.revision?.string?.content),
  };
  return {
    id: d.deploymentId ?? '',
    status: d.status ?? 'unknown',
    ...opt('application', d.applicationName),
    ...opt('group', d.deploymentGroupName),
    ...opt('createdAt', time(d.createTime)),
    ...opt('completedAt', time(d.completeTime)),
    ...(error && { error: { code: error.code ?? '', message: (error.message ?? '').slice(0, 2000) } }),
    ...opt('creator', d.creator),
    ...opt('rollback', d.rollbackInfo?.rollbackDeploymentId),
    ...opt('appSpec', spec),
    ...opt('undoes', d.rollbackInfo?.rollbackTriggeringDeploymentId),
  };
}
const get = (io: CodeIo, id: string): Promise<Evidence<Read>> =>
  io.evidence(
    'codedeploy:GetDeployment',
    { deploymentId: id },
    out =>
      out.deploymentInfo && (id === '' || out.deploymentInfo.deploymentId === id)
        ? shape(out.deploymentInfo)
        : undefined,
    { absent: `CodeDeploy has no deployment ${id}` },
  );

/** The latest CodeDeploy deployment; where it only went back, the one that it went back from. */
async function latestOf(io: CodeIo, service: Service): Promise<Evidence<CodeDeployment>> {
  const made = [...(service.taskSets ?? [])]
    .sort((a, b) => ((a.createdAt ?? '') < (b.createdAt ?? '') ? 1 : -1))
    .flatMap(t => t.externalId ?? [])[0];
  const first = made === undefined ? undefined : await get(io, made);
  const known = valueOf(first);
  if (first?.state === 'unreadable') return first;
  const names =
    known?.application !== undefined && known.group !== undefined
      ? { applicationName: known.application, deploymentGroupName: known.group }
      : byConvention(service);
  const listed = await io.evidence('codedeploy:ListDeployments', names, out => out.deployments ?? []);
  if (listed.state !== 'known') {
    if (known && known.status !== 'Succeeded') return first as Evidence<CodeDeployment>;
    // A case put together by hand may hold the deployment without the list that named it.
    if (listed.state === 'unasked') return first ?? get(io, '');
    return listed.state === 'absent'
      ? { state: 'unasked', because: 'the CodeDeploy application that deploys this service is unknown' }
      : listed;
  }
  if (listed.value.length === 0)
    return { state: 'absent', because: 'CodeDeploy has not deployed this service', receipt: listed.receipt };
  const described = await Promise.all(listed.value.slice(0, DESCRIBED).map(id => get(io, id)));
  const unread = described.find(d => d.state !== 'known');
  const newest = described
    .flatMap(d => (d.state === 'known' ? [{ d, value: d.value }] : []))
    .sort((a, b) => ((a.value.createdAt ?? '') < (b.value.createdAt ?? '') ? 1 : -1))[0];
  if (!newest) return unread ?? { state: 'unasked', because: 'no deployment could be read' };
  const { undoes } = newest.value;
  const undone = undoes === undefined ? undefined : await get(io, undoes);
  return undone?.state === 'known' ? { ...undone, value: { ...undone.value, rollback: newest.value.id } } : newest.d;
}

/** Asked only for a service that CodeDeploy deploys. */
export default defineCollector({
  key: 'deployment.codeDeploy',
  from: ['ecs.service'],
  actions: ['codedeploy:ListDeployments', 'codedeploy:GetDeployment'],
  async collect(io) {
    const service = await io.need('ecs.service');
    if (service.controller !== 'CODE_DEPLOY') return { missing: 'CodeDeploy does not deploy this service' };
    return { found: { latest: await latestOf(io, service) } };
  },
});
