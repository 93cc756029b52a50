import { expect, it } from 'vitest';
import { servingGroup } from '../../../src/aws/deployments/listener.ts';

const lb = (targetGroupArn: string) => [{ targetGroupArn, containerName: 'web', containerPort: 80 }];
const set = (status: string, group: string) => ({ status, loadBalancers: lb(group) }) as never;

it('the group that has to be behind the listener is that of the running tasks', () => {
  const failed = { loadBalancers: lb('green') };
  expect(servingGroup({ taskSets: [set('ACTIVE', 'green'), set('PRIMARY', 'blue')] }, failed)).toBe('blue');
  expect(servingGroup({}, failed)).toBe('green');
  expect(servingGroup(undefined, { loadBalancers: [] })).toBeUndefined();
});
