import { missingParts, namesPart } from '#aws/deployments';
import { inWords } from '#fix';
import { type FailedCall, type JudgedDeployment, type Known, listed, type TaskDefinition } from '#rule';

/** Whether a service names anything that its revision has to have. */
export const namesParts = ({ loadBalancers, serviceConnect }: JudgedDeployment): boolean =>
  loadBalancers.length > 0 || (serviceConnect?.services.length ?? 0) > 0;

/** What the service names and the revision that it deploys doesn't have, as a finding says it. */
export function missingFrom(
  definition: Known<TaskDefinition>,
  judged: Known<JudgedDeployment>,
  calls: readonly FailedCall[],
) {
  const { family, revision } = definition.value;
  const id = `${family}:${revision}`;
  const about = calls.filter(c => namesPart(c.words));
  return missingParts(definition.value, judged.value.loadBalancers, judged.value.serviceConnect).map(part => {
    const has = part.has.length === 0 ? 'none' : `only ${listed(part.has)}`;
    const named =
      part.kind === 'portName'
        ? judged.cite('/serviceConnect/services', `Service Connect names port mapping ${part.name}`)
        : judged.cite('/loadBalancers', `the load balancer settings name ${part.name}`);
    return {
      kind: part.kind,
      matches: about,
      data: { name: part.name, definition: id, has },
      citations: [named, definition.cite('/containers', `${id} has ${has}`)] as const,
      fixes: [
        inWords(
          part.kind === 'portName'
            ? `Add a port mapping named ${part.name} in a new revision, or name one that exists in the Service Connect configuration`
            : `Add ${part.name} in a new revision, or name a container and port that exist in the load balancer settings of the service`,
        ),
      ],
    };
  });
}
