import { describe, expect, it } from 'vitest';
import { ecrHost, parseImage } from '../../../src/aws/messages/index.ts';

const ECR = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('an image reference is read into its parts', () => {
  it.each([
    [
      `${ECR}/team/app:v1`,
      {
        registry: ECR,
        kind: 'ecr',
        account: '123456789012',
        region: 'eu-west-1',
        repository: 'team/app',
        tag: 'v1',
        registryGiven: true,
      },
    ],
    [
      `${ECR}/app@${DIGEST}`,
      {
        registry: ECR,
        kind: 'ecr',
        account: '123456789012',
        region: 'eu-west-1',
        repository: 'app',
        digest: DIGEST,
        registryGiven: true,
      },
    ],
    [
      `${ECR}/app:v1@${DIGEST}`,
      {
        registry: ECR,
        kind: 'ecr',
        account: '123456789012',
        region: 'eu-west-1',
        repository: 'app',
        tag: 'v1',
        digest: DIGEST,
        registryGiven: true,
      },
    ],
    [
      `${ECR}/app`,
      {
        registry: ECR,
        kind: 'ecr',
        account: '123456789012',
        region: 'eu-west-1',
        repository: 'app',
        tag: 'latest',
        registryGiven: true,
      },
    ],
    [
      '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/app:1',
      {
        registry: '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
        kind: 'ecr',
        account: '123456789012',
        region: 'cn-north-1',
        repository: 'app',
        tag: '1',
        registryGiven: true,
      },
    ],
    [
      '123456789012.dkr-ecr.us-east-1.on.aws/app:1',
      {
        registry: '123456789012.dkr-ecr.us-east-1.on.aws',
        kind: 'ecr',
        account: '123456789012',
        region: 'us-east-1',
        repository: 'app',
        tag: '1',
        registryGiven: true,
      },
    ],
    [
      '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/app:1',
      {
        registry: '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com',
        kind: 'ecr',
        account: '123456789012',
        region: 'us-gov-west-1',
        repository: 'app',
        tag: '1',
        registryGiven: true,
      },
    ],
    [
      'XXX.dkr.ecr.us-east-1.amazonaws.com/app:1',
      {
        registry: 'xxx.dkr.ecr.us-east-1.amazonaws.com',
        kind: 'ecr',
        region: 'us-east-1',
        repository: 'app',
        tag: '1',
        registryGiven: true,
      },
    ],
    [
      'public.ecr.aws/nginx/nginx:1.27',
      { registry: 'public.ecr.aws', kind: 'ecr-public', repository: 'nginx/nginx', tag: '1.27', registryGiven: true },
    ],
    [
      'nginx',
      { registry: 'docker.io', kind: 'docker-hub', repository: 'library/nginx', tag: 'latest', registryGiven: false },
    ],
    [
      'acme/app:2',
      { registry: 'docker.io', kind: 'docker-hub', repository: 'acme/app', tag: '2', registryGiven: false },
    ],
    [
      'docker.io/acme/app:2',
      { registry: 'docker.io', kind: 'docker-hub', repository: 'acme/app', tag: '2', registryGiven: true },
    ],
    [
      'registry-1.docker.io/library/nginx',
      { registry: 'docker.io', kind: 'docker-hub', repository: 'library/nginx', tag: 'latest', registryGiven: true },
    ],
    [
      'localhost:5000/app:2',
      { registry: 'localhost:5000', kind: 'other', repository: 'app', tag: '2', registryGiven: true },
    ],
    [
      'ghcr.io/acme/app:2',
      { registry: 'ghcr.io', kind: 'other', repository: 'acme/app', tag: '2', registryGiven: true },
    ],
    [
      'registry.example.com:8443/a/b/c',
      { registry: 'registry.example.com:8443', kind: 'other', repository: 'a/b/c', tag: 'latest', registryGiven: true },
    ],
  ])('%s', (image, parts) => expect(parseImage(image)).toEqual({ image, ...parts }));

  it('a look-alike of an ECR host is not taken for one', () => {
    expect(ecrHost('123456789012.dkr.ecr.eu-west-1.amazonaws.com.example.com')).toBeUndefined();
    expect(parseImage('123456789012.dkr.ecr.eu-west-1.example.com/app').kind).toBe('other');
  });
});
