import { expect, it } from 'vitest';
import groups from '../../../src/collect/logs/groups.ts';
import { answer, collected, container, definition, failed } from '../secret/stage.ts';

const td = definition(
  container({
    logging: { driver: 'awslogs', options: { 'awslogs-group': '/ecs/web', 'awslogs-region': 'us-east-1' } },
  }),
);
const given = { 'deployment.taskDefinition': td, 'failure.calls': [failed({ step: 'log-driver', how: 'missing' })] };
const none = answer('logs:DescribeLogGroups', undefined, { logGroups: [] }, 'us-east-1');
const here = (logGroupName: string) =>
  answer('logs:DescribeLogGroups', undefined, { logGroups: [{ logGroupName }] }, 'eu-west-1');

it('a group that is missing in awslogs-region is looked for where the service is', async () => {
  expect((await collected(groups, given, [none, here('/ecs/web')])).ev).toMatchObject({
    value: [
      {
        region: 'us-east-1',
        exists: { state: 'absent' },
        elsewhere: { state: 'known', value: { region: 'eu-west-1' } },
      },
    ],
  });
  expect((await collected(groups, given, [none, here('/ecs/web-old')])).ev).toMatchObject({
    value: [{ elsewhere: { state: 'absent' } }],
  });
});
it('a group that is there is not looked for elsewhere', async () => {
  const { ev, asked } = await collected(groups, given, [
    answer('logs:DescribeLogGroups', undefined, { logGroups: [{ logGroupName: '/ecs/web' }] }, 'us-east-1'),
  ]);
  expect(ev).toMatchObject({ value: [{ exists: { state: 'known' } }] });
  expect(asked.length).toBe(1);
});
