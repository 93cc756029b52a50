import { describe, expect, it } from 'vitest';
import { consoleLink, logStreamLink } from '../../src/model/console.ts';

const web = { cluster: 'prod', service: 'web' };

describe('the console of a Region', () => {
  it.each<[string, string | undefined]>([
    ['eu-west-1', 'https://eu-west-1.console.aws.amazon.com/'],
    ['us-east-1', 'https://us-east-1.console.aws.amazon.com/'],
    ['ap-southeast-7', 'https://ap-southeast-7.console.aws.amazon.com/'],
    ['mx-central-1', 'https://mx-central-1.console.aws.amazon.com/'],
    ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn/'],
    ['cn-northwest-1', 'https://cn-northwest-1.console.amazonaws.cn/'],
    ['us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
    // Not publicly documented: no link rather than one that leads elsewhere.
    ['us-iso-east-1', undefined],
    ['us-isob-east-1', undefined],
    ['us-isof-south-1', undefined],
    ['eu-isoe-west-1', undefined],
    ['xx-nowhere-1', undefined],
    ['', undefined],
    // No Region at all.
    ['cn-north-1.evil.example/', undefined],
    ['us-gov-west-1.evil.example/?', undefined],
    ['eu-west-1.evil.example/#', undefined],
    ['evil.example/eu-west-1', undefined],
  ])('%s', (region, start) => {
    const links = [consoleLink({ region, ...web }), logStreamLink(region, '/ecs/web', 'ecs/web/1')];
    if (start === undefined) expect(links).toEqual([undefined, undefined]);
    else for (const link of links) expect(link?.startsWith(start)).toBe(true);
  });
});

describe('a link to the console', () => {
  const base = 'https://eu-west-1.console.aws.amazon.com';
  const region = 'eu-west-1';
  it.each([
    ['a service', consoleLink({ region, ...web }), `${base}/ecs/v2/clusters/prod/services/web/health?region=eu-west-1`],
    ['a cluster', consoleLink({ region, cluster: 'prod' }), `${base}/ecs/v2/clusters/prod?region=eu-west-1`],
    [
      'a task by its ARN',
      consoleLink({ region, cluster: 'prod', task: 'arn:aws:ecs:eu-west-1:111122223333:task/prod/0a1b' }),
      `${base}/ecs/v2/clusters/prod/tasks/0a1b?region=eu-west-1`,
    ],
    [
      'a log stream, encoded as the console encodes it',
      logStreamLink(region, '/ecs/web', 'ecs/web/0a1b'),
      `${base}/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fecs$252Fweb/log-events/ecs$252Fweb$252F0a1b`,
    ],
  ])('to %s', (_, link, want) => expect(link).toBe(want));

  it.each([
    '../../iam/home',
    'a?region=us-east-1#x',
    'a&b=c',
    'a b\nc\u001b[31m',
    '">)<script>',
    "'; rm -rf ~ (*)!",
    '100%2F',
    '\ud800',
    '\u202eevil',
  ])('is left by no name: %j', name => {
    const links = [
      consoleLink({ region, cluster: name, service: name }),
      consoleLink({ region, cluster: name, task: name }),
      logStreamLink(region, name, name),
    ];
    for (const link of links) {
      expect(link).toMatch(/^[\w./?=%#:$-]+$/);
      const url = new URL(link ?? '');
      expect(url.origin).toBe(base);
      expect(url.pathname).toMatch(
        /^\/(?:ecs\/v2\/clusters\/[^/]+\/(?:services\/[^/]+\/health|tasks\/[^/]+)|cloudwatch\/home)$/,
      );
      expect(url.search).toBe('?region=eu-west-1');
    }
  });
});
