import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseImage, registryHost } from '../../src/aws/images/image-name.ts';
import { roleContext } from '../../src/aws/iam/context.ts';
import { named } from '../../src/aws/iam/principal.ts';
import { readText } from '../../src/aws/messages/index.ts';
import { endpointName, hostOf, regionOfHost } from '../../src/aws/network/services.ts';
import { dnsSuffix, isAwsName, isRegion, partitionOf } from '../../src/model/partition.ts';
import { parseTarget } from '../../src/target/parse-target.ts';

/** A Region of each partition: its partition, the ending of its hosts, its console, and the prefix of its ECR endpoints. */
const REGIONS = [
  ['eu-west-1', 'aws', 'amazonaws.com', 'console.aws.amazon.com', 'com.amazonaws'],
  ['cn-north-1', 'aws-cn', 'amazonaws.com.cn', 'console.amazonaws.cn', 'cn.com.amazonaws'],
  ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com', 'console.amazonaws-us-gov.com', 'com.amazonaws'],
  ['eusc-de-east-1', 'aws-eusc', 'amazonaws.eu', 'console.amazonaws-eusc.eu', 'eu.amazonaws'],
  ['us-iso-east-1', 'aws-iso', 'c2s.ic.gov', 'console.c2shome.ic.gov', 'gov.ic.c2s'],
  ['us-isob-east-1', 'aws-iso-b', 'sc2s.sgov.gov', 'console.sc2shome.sgov.gov', 'gov.sgov.sc2s'],
  ['eu-isoe-west-1', 'aws-iso-e', 'cloud.adc-e.uk', 'console.csphome.adc-e.uk', 'uk.adc-e.cloud'],
  ['us-isof-south-1', 'aws-iso-f', 'csp.hci.ic.gov', 'console.csphome.hci.ic.gov', 'gov.ic.hci.csp'],
] as const;
const ACCOUNT = '111122223333';
const SDK = join(import.meta.dirname, '..', '..', 'node_modules', '@aws-sdk');

describe.each(REGIONS)('%s', (region, partition, ending, console_, prefix) => {
  it('has its partition, and the ending of its hosts', () => {
    expect([partitionOf(region), dnsSuffix(region), isRegion(region)]).toEqual([partition, ending, true]);
    expect(hostOf('secretsmanager', region)).toBe(`secretsmanager.${region}.${ending}`);
    expect(regionOfHost(`ssm.${region}.${ending}`)).toBe(region);
  });
  it('has a registry of its own, which is not Docker Hub nor another', () => {
    const host = registryHost(ACCOUNT, region);
    expect(host).toBe(`${ACCOUNT}.dkr.ecr.${region}.${ending}`);
    expect(parseImage(`${host}/shop/web:1`)).toMatchObject({
      kind: 'ecr',
      account: ACCOUNT,
      region,
      repository: 'shop/web',
    });
  });
  it('names its endpoints as AWS does there', () => {
    expect(endpointName('ecr.api', region)).toBe(`${prefix}.${region}.ecr.api`);
    expect(endpointName('logs', region)).toBe(`com.amazonaws.${region}.logs`);
    expect([isAwsName(`${prefix}.${region}.ecr.api`), isAwsName(`com.amazonaws.${region}.s3`)]).toEqual([true, true]);
    expect(isAwsName('example.com.amazonaws.s3')).toBe(false);
  });
  it('has a console whose addresses are targets', () => {
    expect(
      parseTarget(`https://${region}.${console_}/ecs/v2/clusters/prod/services/web/health?region=${region}`),
    ).toEqual({ cluster: 'prod', service: 'web', region });
  });
  it('has services that a trust policy names by any ending of AWS', () => {
    const trusts = (service: string) =>
      named({ AWS: [], Service: [service], Federated: [], CanonicalUser: [] } as never, {
        kind: 'service',
        service: 'ecs-tasks.amazonaws.com',
      }).direct;
    expect([trusts(`ecs-tasks.${ending}`), trusts('ecs-tasks.amazonaws.com'), trusts(`ec2.${ending}`)]).toEqual([
      true,
      true,
      false,
    ]);
  });
  it('has messages that are read as in any other', () => {
    const causes = (host: string) =>
      readText(
        `CannotPullContainerError: failed to do request: Get "https://${ACCOUNT}.dkr.ecr.${host}/v2/": dial tcp 10.0.0.1:443: i/o timeout`,
      ).candidates.map(c => c.cause);
    expect(causes(`${region}.${ending}`)).toEqual(causes('eu-west-1.amazonaws.com'));
    expect(causes(`${region}.${ending}`)).not.toEqual([]);
  });
});

it('knows the partitions of the AWS SDK, and no other', () => {
  // A file that the SDK doesn't export, so it is read as text.
  const table = readFileSync(
    join(SDK, 'core', 'dist-es', 'submodules', 'client', 'util-endpoints', 'lib', 'aws', 'partitions.js'),
    'utf8',
  );
  const ids = [...table.matchAll(/"id": "([\w-]+)"/g)].map(m => m[1]).sort();
  expect(ids).toEqual(REGIONS.map(r => r[1]).sort());
  const endings = [...table.matchAll(/"dnsSuffix": "([^"]+)"/g)].map(m => m[1]);
  expect([...new Set(endings)].sort()).toEqual([...new Set(REGIONS.map(r => r[2]))].sort());
});

it('takes a Region it never heard of for one of aws, and a foreign host for none', () => {
  expect([partitionOf('xx-north-1'), isRegion('xx-north-1'), isRegion('eu-west')]).toEqual(['aws', false, false]);
  expect(parseImage(`${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com.evil.example/web:1`).kind).toBe('other');
  expect(
    parseTarget('https://console.amazonaws-eusc.eu.evil.example/ecs/v2/clusters/prod/services/web'),
  ).toBeUndefined();
});

it('says kms:ViaService only where AWS documents what it holds', () => {
  const via = (region: string) =>
    roleContext({ caller: { kind: 'role', name: 'r' }, region, via: 'ssm' })['kms:viaservice'];
  expect([via('eu-west-1'), via('cn-north-1'), via('eusc-de-east-1')]).toEqual([
    ['ssm.eu-west-1.amazonaws.com'],
    ['ssm.cn-north-1.amazonaws.com.cn'],
    undefined,
  ]);
});
