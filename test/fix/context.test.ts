import { FIX_NEEDS, fixContext } from '#fix';
import { defineRule, type JudgedDeployment, type Service } from '#rule';
import { describe, expect, it } from 'vitest';

const cite = () => ({ evidence: 'ev:x', path: '', quote: '' });
const known = <T>(value: T) => ({ state: 'known', value, whole: true, cite }) as const;
const blind = { state: 'blind' } as const;
const network = { subnets: ['subnet-a'], securityGroups: [], assignPublicIp: false };
const service = {
  name: 'web',
  arn: 'arn:aws:ecs:eu-west-1:123456789012:service/shop/web',
  cluster: 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop',
  launch: 'FARGATE',
  network,
} as unknown as Service;
const judged = { steadyTaskDefinition: 'web:6', launch: 'EC2' } as unknown as JudgedDeployment;

describe('fixContext', () => {
  it('resolves what was read', () =>
    expect(
      fixContext({
        service: known(service),
        judged: known(judged),
        definition: blind,
        asked: known({ at: '2026-01-01T00:00:00Z', region: 'eu-central-1' }),
      }),
    ).toMatchObject({
      site: { service, definition: undefined },
      steady: 'web:6',
      region: 'eu-central-1',
      network,
      launch: 'EC2',
      cluster: 'shop',
      aboutCluster: { type: 'cluster', id: 'shop' },
    }));
  it('takes the Region from an ARN where the time and place of asking are not known', () =>
    expect(fixContext({ service: known(service), asked: blind }).region).toBe('eu-west-1'));
  it('leaves the Region to be filled in where nothing tells it', () => {
    const { region, cluster, aboutCluster } = fixContext({ service: blind, asked: blind });
    expect({ region: typeof region, cluster, aboutCluster }).toEqual({
      region: 'object',
      cluster: undefined,
      aboutCluster: { type: 'cluster', id: 'cluster' },
    });
  });
  it('takes evidence that the rule needs for its claim', () =>
    expect(fixContext({ service: { value: service, whole: true, cite } }).service).toBe(service));
  it('resolves the needs that it comes with', () => {
    const rule = defineRule({
      id: 'my-pack/x',
      title: 't',
      kind: 'risk',
      severity: 'info',
      sources: ['https://docs.aws.amazon.com/'],
      needs: { calls: 'failure.calls', ...FIX_NEEDS },
      messages: { x: { what: 'w', why: 'y' } },
      *check(given, say) {
        if (fixContext(given).launch === 'EXTERNAL') yield say.undecided('calls', 'x');
      },
    });
    expect(Object.values(rule.needs)).toContainEqual({ detail: 'ecs.service' });
  });
});
