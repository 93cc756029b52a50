import { describe, expect, it } from 'vitest';
import references from '../../../src/collect/image/references.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import { ACCOUNT, answer, collected, container, definition, failed, refusal, REGION } from '../secret/stage.ts';

const REPO = {
  repositories: [
    {
      repositoryName: 'shop/web',
      repositoryArn: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/shop/web`,
      imageTagMutability: 'MUTABLE',
    },
  ],
};
const INDEX = 'application/vnd.oci.image.index.v1+json';
const D1 = `sha256:${'1'.repeat(64)}`;
const D2 = `sha256:${'2'.repeat(64)}`;
const pull = failed({ step: 'image-pull', symptom: 'symptom/image-pull-failed' });
const NO_IMAGE = [
  'ImageNotFoundException',
  "The image with imageId {imageDigest:'null', imageTag:'1.4'} does not exist within the repository with name 'shop/web' in the registry with id '111122223333'",
] as const;
const only = <T>(ev: Evidence<readonly T[]>): T => {
  if (ev.state !== 'known' || ev.value[0] === undefined) throw new Error(JSON.stringify(ev));
  return ev.value[0];
};
const td = definition(container());

describe('image.references', () => {
  it('reads the other images and the lifecycle policy where the tag is not there', async () => {
    const { ev } = await collected(references, { 'deployment.taskDefinition': td, 'failure.calls': [pull] }, [
      answer('ecr:DescribeRepositories', { repositoryNames: ['shop/web'], registryId: ACCOUNT }, REPO),
      refusal(
        'ecr:DescribeImages',
        { repositoryName: 'shop/web', registryId: ACCOUNT, imageIds: [{ imageTag: '1.4' }] },
        ...NO_IMAGE,
      ),
      answer(
        'ecr:DescribeImages',
        { repositoryName: 'shop/web', registryId: ACCOUNT },
        {
          imageDetails: [
            { repositoryName: 'shop/web', imageDigest: D1, imageTags: ['1.2'], imagePushedAt: '2026-01-01T00:00:00Z' },
            { repositoryName: 'shop/web', imageDigest: D2, imageTags: ['1.3'], imagePushedAt: '2026-02-01T00:00:00Z' },
            { repositoryName: 'shop/api', imageDigest: D2, imageTags: ['1.4'] },
          ],
        },
      ),
      answer(
        'ecr:GetLifecyclePolicy',
        { repositoryName: 'shop/web', registryId: ACCOUNT },
        { lifecyclePolicyText: { rules: [] } },
      ),
    ]);
    const facts = only(ev);
    expect(facts.repository).toMatchObject({ state: 'known', value: { name: 'shop/web', mutability: 'MUTABLE' } });
    expect(facts.image.state).toBe('absent');
    expect(facts.others).toMatchObject({ state: 'known', whole: true, value: [{ tags: ['1.3'] }, { tags: ['1.2'] }] });
    expect(facts.lifecycle).toMatchObject({ state: 'known', value: '{"rules":[]}' });
    expect(facts.policy.state).toBe('unasked');
  });

  it('takes a recording of the own registry that names no registry', async () => {
    const { ev } = await collected(references, { 'deployment.taskDefinition': td, 'failure.calls': [pull] }, [
      answer('ecr:DescribeRepositories', { repositoryNames: ['shop/web'] }, REPO),
      answer(
        'ecr:DescribeImages',
        { repositoryName: 'shop/web', imageIds: [{ imageTag: '1.4' }] },
        { imageDetails: [{ imageDigest: D1, imageTags: ['1.4', 'latest'] }] },
      ),
    ]);
    expect(only(ev)).toMatchObject({
      repository: { state: 'known' },
      image: { state: 'known', value: { digest: D1 } },
      others: { state: 'unasked' },
    });
  });

  const ANY = { imageStatus: 'ANY' };
  const asked = { repositoryName: 'shop/web', registryId: ACCOUNT };
  it('asks for images of any status: an archived one is not gone', async () => {
    const { ev } = await collected(references, { 'deployment.taskDefinition': td, 'failure.calls': [pull] }, [
      answer('ecr:DescribeRepositories', undefined, {
        repositories: [
          {
            ...REPO.repositories[0],
            imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
            imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'dev-*' }],
          },
        ],
      }),
      refusal('ecr:DescribeImages', { ...asked, imageIds: [{ imageTag: '1.4' }] }, ...NO_IMAGE),
      answer(
        'ecr:DescribeImages',
        { ...asked, filter: ANY, imageIds: [{ imageTag: '1.4' }] },
        {
          imageDetails: [
            { imageDigest: D1, imageTags: ['1.4'], imageStatus: 'ARCHIVED', lastArchivedAt: '2026-01-01T00:00:00Z' },
          ],
        },
      ),
    ]);
    expect(only(ev)).toMatchObject({
      repository: { value: { mutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['dev-*'] } },
      image: { state: 'known', value: { status: 'ARCHIVED', archivedAt: '2026-01-01T00:00:00Z' } },
    });
  });
  it('finds an archived image in the list, where its tag is answered as missing', async () => {
    const { ev } = await collected(references, { 'deployment.taskDefinition': td, 'failure.calls': [pull] }, [
      answer('ecr:DescribeRepositories', undefined, REPO),
      refusal('ecr:DescribeImages', { ...asked, filter: ANY, imageIds: [{ imageTag: '1.4' }] }, ...NO_IMAGE),
      answer(
        'ecr:DescribeImages',
        { ...asked, filter: ANY },
        {
          imageDetails: [
            { imageDigest: D2, imageTags: ['1.3'], imageStatus: 'ARCHIVED' },
            { imageDigest: D1, imageTags: ['1.4'], imageStatus: 'ARCHIVED' },
          ],
        },
      ),
      refusal('ecr:GetLifecyclePolicy', undefined, 'LifecyclePolicyNotFoundException'),
    ]);
    expect(only(ev).image).toMatchObject({ state: 'known', value: { digest: D1, status: 'ARCHIVED' } });
  });
  it('asks without a status where ECR knows none', async () => {
    const { ev } = await collected(references, { 'deployment.taskDefinition': td, 'failure.calls': [pull] }, [
      answer('ecr:DescribeRepositories', undefined, REPO),
      refusal(
        'ecr:DescribeImages',
        { ...asked, filter: ANY, imageIds: [{ imageTag: '1.4' }] },
        'InvalidParameterException',
        'Invalid parameter at filter',
      ),
      answer(
        'ecr:DescribeImages',
        { ...asked, imageIds: [{ imageTag: '1.4' }] },
        { imageDetails: [{ imageDigest: D1, imageTags: ['1.4'] }] },
      ),
    ]);
    expect(only(ev).image).toMatchObject({ state: 'known', value: { digest: D1 } });
  });
  it('takes a refusal as a refusal, and does not ask again', async () => {
    const { ev, asked: calls } = await collected(
      references,
      { 'deployment.taskDefinition': td, 'failure.calls': [pull] },
      [
        answer('ecr:DescribeRepositories', undefined, REPO),
        refusal('ecr:DescribeImages', undefined, 'AccessDeniedException'),
      ],
    );
    expect(only(ev).image).toMatchObject({ state: 'unreadable', reason: 'denied' });
    expect(calls.filter(c => c.includes('DescribeImages'))).toHaveLength(1);
  });

  it('shows at most a hundred others, and says so', async () => {
    const many = Array.from({ length: 101 }, (_, i) => ({ imageDigest: `sha256:${i}`, imageTags: [`t${i}`] }));
    const { ev } = await collected(references, { 'deployment.taskDefinition': td, 'failure.calls': [pull] }, [
      answer('ecr:DescribeRepositories', undefined, REPO),
      answer('ecr:DescribeImages', undefined, { imageDetails: many }),
      answer('ecr:GetLifecyclePolicy', undefined, {}),
    ]);
    const { others, image } = only(ev);
    expect(image.state).toBe('absent');
    expect(others.state === 'known' && [others.whole, others.value.length]).toEqual([false, 100]);
  });

  it('looks no further where the repository is not there, by whichever answer says so', async () => {
    const words = "The repository with name 'shop/web' does not exist in the registry with id '111122223333'";
    const { ev, asked } = await collected(references, { 'deployment.taskDefinition': td, 'failure.calls': [pull] }, [
      refusal('ecr:DescribeRepositories', undefined, 'AccessDeniedException'),
      refusal('ecr:DescribeImages', undefined, 'RepositoryNotFoundException', words),
    ]);
    expect(only(ev)).toMatchObject({
      repository: { state: 'absent', because: words },
      image: { state: 'absent' },
      others: { state: 'unasked' },
    });
    expect(asked).toHaveLength(2);
  });

  it('asks in the account and region of the image, and reads the policy of another account', async () => {
    const theirs = definition(container({ image: `999988887777.dkr.ecr.us-east-1.amazonaws.com/shop/web@${D1}` }));
    const { asked, ev } = await collected(
      references,
      { 'deployment.taskDefinition': theirs, 'failure.calls': [pull] },
      [
        refusal('ecr:DescribeRepositories', undefined, 'AccessDeniedException', 'no', 'us-east-1'),
        refusal('ecr:DescribeImages', undefined, 'AccessDeniedException', 'no', 'us-east-1'),
        refusal('ecr:GetRepositoryPolicy', undefined, 'AccessDeniedException', 'no', 'us-east-1'),
      ],
    );
    expect(asked.sort()).toEqual([
      `us-east-1 ecr:DescribeImages {"repositoryName":"shop/web","registryId":"999988887777","filter":{"imageStatus":"ANY"},"imageIds":[{"imageDigest":"${D1}"}]}`,
      'us-east-1 ecr:DescribeRepositories {"repositoryNames":["shop/web"],"registryId":"999988887777"}',
      'us-east-1 ecr:GetRepositoryPolicy {"repositoryName":"shop/web","registryId":"999988887777"}',
    ]);
    expect(only(ev)).toMatchObject({
      repository: { state: 'unreadable' },
      image: { state: 'unreadable' },
      policy: { state: 'unreadable' },
    });
  });

  it.each([
    ['a service revision', true],
    ['the words of the failed pull', false],
  ])('looks for the digest that was pinned, by %s', async (_, revision) => {
    const image = td.containers[0]?.image ?? '';
    const { ev, asked } = await collected(
      references,
      {
        'deployment.taskDefinition': td,
        'failure.calls': [revision ? pull : failed({ step: 'image-pull', image: `${image}@${D1}` })],
        ...(revision && {
          'ecs.serviceRevisions': [
            {
              arn: 'r1',
              taskDefinition: td.arn,
              launch: 'FARGATE' as const,
              loadBalancers: [],
              containerImages: [{ containerName: 'web', image, imageDigest: D1 }],
            },
          ],
        }),
      },
      [
        answer('ecr:DescribeRepositories', undefined, REPO),
        refusal(
          'ecr:DescribeImages',
          { repositoryName: 'shop/web', registryId: ACCOUNT, imageIds: [{ imageDigest: D1 }] },
          ...NO_IMAGE,
        ),
        answer(
          'ecr:DescribeImages',
          { repositoryName: 'shop/web', registryId: ACCOUNT },
          { imageDetails: [{ imageDigest: D2, imageTags: ['1.4'] }] },
        ),
        refusal('ecr:GetLifecyclePolicy', undefined, 'LifecyclePolicyNotFoundException'),
      ],
    );
    expect(only(ev)).toMatchObject({
      pinned: D1,
      image: { state: 'absent' },
      others: { value: [{ tags: ['1.4'] }] },
      lifecycle: { state: 'absent' },
    });
    expect(asked).toHaveLength(4);
  });

  const platform = failed({
    step: 'process',
    how: 'mismatch',
    candidates: [{ cause: 'image/platform-mismatch', because: '', settledBy: [] }],
  });
  const manifest = (...of: object[]) => ({
    images: [{ imageId: { imageDigest: D1 }, imageManifest: JSON.stringify({ manifests: of }) }],
  });
  it.each([
    [
      'an index',
      INDEX,
      manifest(
        { platform: { os: 'linux', architecture: 'arm64' } },
        { platform: { os: 'unknown', architecture: 'unknown' } },
      ),
      { state: 'known', value: ['linux/arm64'] },
      3,
    ],
    [
      'an image of one platform',
      'application/vnd.docker.distribution.manifest.v2+json',
      undefined,
      { state: 'absent' },
      2,
    ],
    [
      'a manifest that ECR does not give',
      undefined,
      { images: [], failures: [{ failureCode: 'ImageNotFound' }] },
      { state: 'unasked' },
      3,
    ],
  ] as const)(
    'reads the platforms of %s where the failure is about them',
    async (_, mediaType, output, expected, calls) => {
      const { ev, asked } = await collected(
        references,
        { 'deployment.taskDefinition': td, 'failure.calls': [platform] },
        [
          answer('ecr:DescribeRepositories', undefined, REPO),
          answer('ecr:DescribeImages', undefined, {
            imageDetails: [
              { imageDigest: D1, imageTags: ['1.4'], ...(mediaType && { imageManifestMediaType: mediaType }) },
            ],
          }),
          ...(output ? [answer('ecr:BatchGetImage', undefined, output)] : []),
        ],
      );
      expect(only(ev).platforms).toMatchObject(expected);
      expect(asked).toHaveLength(calls);
    },
  );

  it('reads them too where only the log tells of another platform', async () => {
    const exited = failed({ step: 'process', how: 'exited', container: 'web', exitCode: 255, tasks: ['t1'] });
    const receipt = { id: 'ev:logs.tail', action: 'logs:GetLogEvents', input: {}, at: '' };
    const tail = (text: string) => [
      {
        container: 'web',
        task: 't1',
        group: 'g',
        stream: 's',
        lines: { state: 'known' as const, whole: true, receipt, value: [{ at: '', text }] },
      },
    ];
    const calls = [
      answer('ecr:DescribeRepositories', undefined, REPO),
      answer('ecr:DescribeImages', undefined, { imageDetails: [{ imageDigest: D1, imageTags: ['1.4'] }] }),
      answer('ecr:BatchGetImage', undefined, manifest({ platform: { os: 'linux', architecture: 'arm64' } })),
    ];
    const told = await collected(
      references,
      { 'deployment.taskDefinition': td, 'failure.calls': [exited], 'logs.tail': tail('exec /app: exec format error') },
      calls,
    );
    expect(only(told.ev).platforms).toMatchObject({ state: 'known', value: ['linux/arm64'] });
    const other = await collected(
      references,
      { 'deployment.taskDefinition': td, 'failure.calls': [exited], 'logs.tail': tail('panic: boom') },
      calls,
    );
    expect(other.asked).toEqual([]);
  });

  it.each([
    ['a secret failed', [failed({})], 0],
    ['the pull never got through', [failed({ step: 'image-pull', how: 'unreachable' })], 0],
    ['nothing failed', [], 2],
    ['the pull was denied', [failed({ step: 'image-pull', how: 'denied' })], 3],
  ] as const)('makes calls only where they matter: %s', async (_, calls, n) => {
    const { asked } = await collected(references, { 'deployment.taskDefinition': td, 'failure.calls': calls }, [
      answer('ecr:DescribeRepositories', undefined, REPO),
      answer('ecr:DescribeImages', undefined, { imageDetails: [{ imageDigest: D1, imageTags: ['1.4'] }] }),
      answer('ecr:GetRepositoryPolicy', undefined, { policyText: '{}' }),
    ]);
    expect(asked).toHaveLength(n);
  });

  it('asks nobody about an image outside of Amazon ECR', async () => {
    const { ev, asked } = await collected(
      references,
      { 'deployment.taskDefinition': definition(container({ image: 'web:1' })), 'failure.calls': [pull] },
      [],
    );
    expect(only(ev)).toMatchObject({ ref: { kind: 'docker-hub', registryGiven: false }, image: { state: 'unasked' } });
    expect(asked).toEqual([]);
  });
});
