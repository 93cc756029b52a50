import { describe, expect, it } from 'vitest';
import { inQuery } from '../../../src/aws/capacity/index.ts';
import { host } from '../../collect/net/run.ts';
import { milliseconds } from '../../milliseconds.ts';

const m5 = host({
  attributes: [
    { name: 'ecs.instance-type', value: 'm5.large' },
    { name: 'ecs.availability-zone', value: 'eu-west-1a' },
    { name: 'gpu' },
    { name: 'stack', value: 'prod' },
  ],
  runningTasksCount: 3,
});

describe('the cluster query language', () => {
  it.each<[string, boolean | 'unknown']>([
    ['attribute:ecs.instance-type == m5.large', true],
    ['attribute:ecs.instance-type == m5.xlarge', false],
    ['attribute:ecs.instance-type equals m5.large', true],
    ['attribute:ecs.instance-type != m5.large', false],
    ['attribute:ecs.instance-type =~ m5.*', true],
    ['attribute:ecs.instance-type =~ c6i.*', false],
    ['attribute:ecs.instance-type !~ c6i.*', true],
    ['attribute:ecs.instance-type =~ *large', true],
    ['attribute:ecs.instance-type =~ m5', false],
    ['attribute:ecs.availability-zone in [eu-west-1a, eu-west-1b]', true],
    ['attribute:ecs.availability-zone in [eu-west-1c]', false],
    ['attribute:ecs.availability-zone !in [eu-west-1c]', true],
    ['attribute:ecs.availability-zone not_in [eu-west-1a]', false],
    ['attribute:ecs.availability-zone in []', false],
    ['attribute:gpu exists', true],
    ['attribute:ssd exists', false],
    ['attribute:ssd !exists', true],
    ['attribute:gpu not_exists', false],
    ['attribute:ssd == yes', false],
    ['attribute:ssd != yes', true],
    ['runningTasksCount < 4', true],
    ['runningTasksCount >= 4', false],
    ['agentConnected == true', true],
    ['ec2InstanceId in [i-1]', true],
    ['attribute:gpu exists and attribute:stack == prod', true],
    ['attribute:gpu exists && attribute:stack == test', false],
    ['attribute:ssd exists or attribute:stack == prod', true],
    ['not(attribute:ssd exists)', true],
    ['!(attribute:gpu exists)', false],
    ['(attribute:ssd exists || attribute:gpu exists) && attribute:stack == "prod"', true],
    // What is not known of an instance, and what cannot be read, is neither met nor unmet.
    ['task:group == service:web', 'unknown'],
    ['task:group == service:web && attribute:ssd exists', false],
    ['task:group == service:web || attribute:gpu exists', true],
    ['attribute:ecs.instance-type =~ (m5|c5).*', 'unknown'],
    ['agentVersion >= 1.9', 'unknown'],
    ['', 'unknown'],
    ['attribute:gpu', 'unknown'],
    ['attribute:gpu exists nonsense', 'unknown'],
    ['(attribute:gpu exists', 'unknown'],
    ['attribute:x in [a', 'unknown'],
    ['attribute:x == "a', 'unknown'],
    ['&&', 'unknown'],
  ])('%s is %s', (expression, expected) => expect(inQuery(expression, m5)).toBe(expected));

  it('hostile text takes no time and no stack', () => {
    const hostile = [
      '('.repeat(3999),
      '!'.repeat(3999),
      `attribute:a =~ ${'*a'.repeat(1900)}b`,
      `${'attribute:a == b && '.repeat(200)}attribute:a == b`,
      'x'.repeat(1e6),
    ];
    const read = (): void => {
      for (const text of hostile) expect(['unknown', false]).toContain(inQuery(text, m5));
    };
    expect(milliseconds(read, 200)).toBeLessThan(200);
  });
});
