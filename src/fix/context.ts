import { lastPart } from '../model/arn.ts';
import { type EvidenceTypes, valueOf } from '../model/evidence.ts';
import type { About } from '../model/finding.ts';
import type { JudgedDeployment, Launch, NetworkConfig, Service, TaskDefinition } from '../model/facts.ts';
import { detail, type Known, type Optional } from '../rule/index.ts';
import { regionHere } from './network.ts';
import type { Site } from './secret.ts';
import type { Fillable } from './shell.ts';

/** The needs of a rule that writes fixes: all of them make a fix better, and none of them carries the claim. */
export const FIX_NEEDS = {
  service: detail('ecs.service'),
  judged: detail('deployment.judged'),
  definition: detail('deployment.taskDefinition'),
  asked: detail('asked.at'),
} as const;

type Read<T> = Known<T> | Optional<T>;
/** What a rule was given for `FIX_NEEDS`; a rule that needs one of them for its claim has it as it asked for it. */
interface FixGiven {
  readonly service?: Read<Service>;
  readonly judged?: Read<JudgedDeployment>;
  readonly definition?: Read<TaskDefinition>;
  readonly asked?: Read<EvidenceTypes['asked.at']>;
}

/** The place that a fix is written for. What could not be read is undefined: there is less to print, and as much to claim. */
export interface FixContext {
  readonly service: Service | undefined;
  readonly judged: JudgedDeployment | undefined;
  /** The failing task definition. */
  readonly definition: TaskDefinition | undefined;
  /** Service and task definition together, as the fixes of a new revision take them. */
  readonly site: Site;
  /** The ARN of the task definition that was steady before, to go back to. */
  readonly steady: string | undefined;
  readonly region: Fillable;
  /** Of the judged deployment; of the service where that has none of its own. */
  readonly network: NetworkConfig | undefined;
  readonly launch: Launch | 'unknown' | undefined;
  /** The name of the cluster. */
  readonly cluster: string | undefined;
  readonly aboutCluster: About;
}

/**
 * Resolves what a rule was given for `FIX_NEEDS`:
 *
 *     needs: { calls: 'failure.calls', ...FIX_NEEDS },
 *     *check(given, say) {
 *       const { site, region } = fixContext(given);
 */
export function fixContext(given: FixGiven): FixContext {
  const service = valueOf(given.service);
  const judged = valueOf(given.judged);
  const definition = valueOf(given.definition);
  const cluster = service === undefined ? undefined : lastPart(service.cluster);
  return {
    service,
    judged,
    definition,
    site: { definition, service },
    steady: judged?.steadyTaskDefinition,
    region: regionHere(valueOf(given.asked), service?.arn, judged?.taskDefinition, definition?.arn),
    network: judged?.network ?? service?.network,
    launch: judged?.launch ?? service?.launch,
    cluster,
    aboutCluster: { type: 'cluster', id: cluster ?? 'cluster' },
  };
}
