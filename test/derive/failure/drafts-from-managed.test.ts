import { describe, expect, it } from 'vitest';
import { draftsFromManaged } from '../../../src/derive/failure/drafts-from-managed.ts';
import type { ManagedResource } from '../../../src/model/facts.ts';
import { judged } from '../../rules/symptom/_service.ts';

const cite = (evidence: string, path: string, quote: unknown) => ({ evidence: `ev:${evidence}`, path, quote }) as never;
const drafts = (...managed: ManagedResource[]) =>
  draftsFromManaged(
    judged({ revision: 'r2' }),
    [
      {
        arn: 'r1',
        taskDefinition: 'td',
        launch: 'FARGATE',
        loadBalancers: [],
        containerImages: [],
        managed: [{ kind: 'alarm', status: 'FAILED', reason: 'of another revision' }],
      },
      { arn: 'r2', taskDefinition: 'td', launch: 'FARGATE', loadBalancers: [], containerImages: [], managed },
    ],
    cite,
  );

describe('resources that ECS could not make', () => {
  it('reads the words of the API that refused, as ECS left them', () => {
    const [draft, ...rest] = drafts(
      { kind: 'target group', status: 'ACTIVE', reason: 'fine' },
      {
        kind: 'load balancer',
        status: 'FAILED',
        reason:
          'User: arn:aws:sts::111122223333:assumed-role/ecsInfrastructureRole/ECSExpress is not authorized to perform: elasticloadbalancing:CreateLoadBalancer on resource: * because no identity-based policy allows the elasticloadbalancing:CreateLoadBalancer action',
      },
    );
    expect(rest).toEqual([]);
    expect(draft).toMatchObject({
      action: 'elasticloadbalancing:CreateLoadBalancer',
      how: 'denied',
      seen: [{ path: '/1/managed/1/reason' }],
    });
    expect(draft?.candidates.at(-1)?.cause).toBe('deployment/managed-resource-failed');
    expect(draft?.candidates.length).toBeGreaterThan(1);
  });
  it('names the resource itself where the words name nothing', () => {
    expect(drafts({ kind: 'load balancer', status: 'FAILED', reason: 'It did not work out.' })).toMatchObject([
      { step: 'deployment', candidates: [{ cause: 'deployment/managed-resource-failed' }] },
    ]);
  });
  it('says nothing of resources that are being made, nor without a reason', () => {
    expect(
      drafts({ kind: 'listener', status: 'PROVISIONING', reason: 'x' }, { kind: 'alarm', status: 'FAILED' }),
    ).toEqual([]);
    expect(draftsFromManaged(undefined, [], cite)).toEqual([]);
  });
});
