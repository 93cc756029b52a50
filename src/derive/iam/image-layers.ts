import type { RoleRef } from '../../model/facts.ts';
import { evaluateAlone, layerBucketArn, layerContext, plainResource } from '../../aws/iam/index.ts';
import { endpointsOf } from './layers.ts';
import { filled } from '../../model/text.ts';
import { type Draft, roleData, some, statementName, type World } from './world.ts';

/** The layer URLs of Amazon ECR are signed by an account of AWS: only the endpoint policy of S3 can refuse them here. */
export async function layersDraft(
  w: World,
  ref: RoleRef,
  region: string,
  subnets: readonly string[],
  failed: boolean,
): Promise<Draft | undefined> {
  const resource = layerBucketArn(region);
  const request = { action: 's3:GetObject', resource, caller: { kind: 'foreign' }, context: layerContext() } as const;
  const judged = (await endpointsOf(w.io, 's3', region, subnets)).flatMap(endpoint => {
    if (!endpoint) return [];
    const v = evaluateAlone('endpoint', endpoint.layer, request);
    const open = endpoint.doubtful === true && v.verdict === 'denied';
    return [{ endpoint, v: open ? { ...v, verdict: 'unknown' as const } : v }];
  });
  const worst = ['denied', 'unknown', 'allowed'].flatMap(x => judged.filter(j => j.v.verdict === x))[0];
  if (!worst) return undefined;
  const { endpoint, v } = worst;
  const id = endpoint.about?.id ?? '';
  const because =
    v.verdict === 'allowed'
      ? `the policy of ${id} allows image layers`
      : v.verdict === 'denied'
        ? `the policy of ${id} doesn't allow image layers (s3:GetObject on ${plainResource(resource)})`
        : 'whether the policy of the S3 endpoint allows image layers is unknown';
  return {
    action: 's3:GetObject',
    resource: plainResource(resource),
    verdict: v.verdict,
    ...(v.verdict === 'denied' || (failed && v.verdict === 'allowed')
      ? { cause: 'network/endpoint-policy-denied' }
      : {}),
    because,
    missing: v.verdict === 'unknown' ? endpoint.missing : [],
    ...(endpoint.about && { about: endpoint.about }),
    seen: some([endpoint.cite(undefined, because)]),
    data: {
      ...roleData(w, ref, undefined),
      ...filled({
        action: 's3:GetObject',
        resource: plainResource(resource),
        layer: 'endpoint',
        how: v.how === 'explicit-deny' ? v.how : 'no-allow',
        endpoint: id,
        document: endpoint.document(undefined),
        statement: statementName(v.statement),
        statementIndex: v.statement && String(v.statement.index),
        purpose: 'layers',
        words: failed ? 'refused' : undefined,
      }),
    },
  };
}
