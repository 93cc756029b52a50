import { describe, expect, it } from 'vitest';
import { serviceChanges } from '../../../src/derive/deployment/changes.ts';
import { serviceRevision } from '../_build.ts';

const network = (...subnets: string[]) => ({ subnets, securityGroups: ['sg-1'], assignPublicIp: false });
const before = serviceRevision('old', 1, { platformVersion: '1.4.0', platformFamily: 'Linux', network: network('a') });

describe('what changed in the service, beside its task definition', () => {
  it.each([
    ['the launch type', { launch: 'EC2' }, { field: 'service.launchType', before: 'FARGATE', after: 'EC2' }],
    [
      'the platform',
      { platformFamily: 'Windows' },
      { field: 'service.platformFamily', before: 'Linux', after: 'Windows' },
    ],
    [
      'the subnets',
      { network: network('b') },
      { field: 'service.networkConfiguration.subnets', before: '["a"]', after: '["b"]' },
    ],
  ] as const)('%s', (_, more, change) =>
    expect(serviceChanges([{ ...before, arn: 'new', ...more }, before], 'new')).toEqual([change]),
  );
  it('nothing, where both are alike', () =>
    expect(serviceChanges([{ ...before, arn: 'new', taskDefinition: 'web:2' }, before], 'new')).toEqual([]));
  it.each([
    ['only the failed one was read', [{ ...before, arn: 'new' }], 'new'],
    ['nobody knows which one failed', [before], undefined],
    ['none was read', [], 'new'],
  ])('nothing, where %s', (_, revisions, failed) => expect(serviceChanges(revisions, failed)).toEqual([]));
  it('nothing of a launch type that one of them does not name', () =>
    expect(serviceChanges([{ ...before, arn: 'new', launch: 'unknown' }, before], 'new')).toEqual([]));
});
