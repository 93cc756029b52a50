import { expect, it } from 'vitest';
import { parseTarget } from '../../src/target/parse-target.ts';

const TASK = '0123456789abcdef0123456789abcdef';
it.each([
  ['prod/my-api', { cluster: 'prod', service: 'my-api' }],
  [`prod/${TASK}`, { cluster: 'prod', task: TASK }],
  ['prod/01234567-89ab-cdef-0123-456789abcdef', { cluster: 'prod', task: '01234567-89ab-cdef-0123-456789abcdef' }],
  [
    'arn:aws:ecs:eu-west-1:111122223333:service/prod/my-api',
    { cluster: 'prod', service: 'my-api', region: 'eu-west-1', account: '111122223333' },
  ],
  [
    'arn:aws:ecs:eu-west-1:111122223333:service/my-api',
    { cluster: 'default', service: 'my-api', region: 'eu-west-1', account: '111122223333' },
  ],
  [
    `arn:aws-cn:ecs:cn-north-1:111122223333:task/prod/${TASK}`,
    { cluster: 'prod', task: TASK, region: 'cn-north-1', account: '111122223333' },
  ],
  [
    'https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/prod/services/my-api/health?region=eu-west-1',
    { cluster: 'prod', service: 'my-api', region: 'eu-west-1' },
  ],
  [
    'https://111122223333-ab12cd34.eu-central-1.console.aws.amazon.com/ecs/v2/clusters/prod/services/my-api/deployments?region=eu-central-1',
    { cluster: 'prod', service: 'my-api', region: 'eu-central-1', account: '111122223333' },
  ],
  [
    `https://us-gov-west-1.console.amazonaws-us-gov.com/ecs/v2/clusters/prod/tasks/${TASK}/configuration`,
    { cluster: 'prod', task: TASK, region: 'us-gov-west-1' },
  ],
  [
    'https://console.aws.amazon.com/ecs/home?region=us-east-1#/clusters/prod/services/my-api/events',
    { cluster: 'prod', service: 'my-api', region: 'us-east-1' },
  ],
])('%s', (text, want) => expect(parseTarget(text)).toEqual(want));

it.each([
  '',
  'my-api',
  'a/b/c',
  'prod/my api',
  'arn:aws:s3:::bucket',
  'arn:aws:ecs:eu-west-1:1:cluster/prod',
  'https://example.com/clusters/prod/services/x',
  'https://evil.com/?x=console.aws.amazon.com',
  'prod/$(id)',
  'arn:aws:ecs:eu-west-1:1:task/prod/not-a-task',
  'https://',
])('names nothing: %s', text => expect(parseTarget(text)).toBeUndefined());
