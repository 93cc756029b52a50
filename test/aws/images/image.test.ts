import { describe, expect, it } from 'vitest';
import { expiringRule } from '../../../src/aws/images/lifecycle.ts';
import { windowsBuilds } from '../../../src/aws/images/windows.ts';
import { manifestKind, platformsOf } from '../../../src/aws/images/media-type.ts';
import { nearestTags } from '../../../src/aws/images/nearest.ts';
import { withDigest, withTag } from '../../../src/aws/images/registry.ts';
import { parseImage } from '../../../src/aws/images/image-name.ts';

it.each([
  ['v1.4.2', ['1.4.1', '1.4.2', 'latest'], '1.4.2'],
  ['1.4', ['2.0', '1.4.1', '14'], '1.4.1'],
  ['PROD', ['dev', 'prod'], 'prod'],
  ['x', [], undefined],
  ['x', ['x'], undefined],
])('the tag nearest to %s of %j is %s', (wanted, tags, nearest) => expect(nearestTags(wanted, tags)[0]).toBe(nearest));

const policy = (...selections: object[]) =>
  JSON.stringify({
    rules: selections.map((selection, i) => ({
      rulePriority: i + 1,
      selection: { countType: 'imageCountMoreThan', countNumber: 5, ...selection },
    })),
  });
const moving = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      selection: { tagStatus: 'any', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 20 },
      action: { type: 'transition', targetStorageClass: 'archive' },
    },
  ],
});
describe('a lifecycle policy', () => {
  it.each([
    ['any image', policy({ tagStatus: 'any' }), 'v1', 'rule 1 keeps only the newest 5 matching images'],
    ['another prefix', policy({ tagStatus: 'tagged', tagPrefixList: ['dev'] }), 'v1', undefined],
    [
      'the second rule',
      policy(
        { tagStatus: 'untagged' },
        {
          tagStatus: 'tagged',
          tagPrefixList: ['v'],
          countType: 'sinceImagePushed',
          countUnit: 'days',
          countNumber: 30,
        },
      ),
      'v1',
      'rule 2 expires matching images after 30 days',
    ],
    [
      'a pattern',
      policy({ tagStatus: 'tagged', tagPatternList: ['*-rc*1'] }),
      'v1-rc.1',
      'rule 1 keeps only the newest 5 matching images',
    ],
    [
      'a pattern that ends otherwise',
      policy({ tagStatus: 'tagged', tagPatternList: ['*-rc*2'] }),
      'v1-rc.1',
      undefined,
    ],
    ['a pattern whose parts overlap', policy({ tagStatus: 'tagged', tagPatternList: ['ab*ba'] }), 'aba', undefined],
    [
      'an untagged image',
      policy({ tagStatus: 'untagged' }),
      undefined,
      'rule 1 keeps only the newest 5 matching images',
    ],
    ['tagged images only', policy({ tagStatus: 'tagged', tagPatternList: ['*'] }), undefined, undefined],
    ['no JSON', '{', 'v1', undefined],
    [
      'the rule of the lowest priority number, wherever it stands',
      JSON.stringify({
        rules: [
          { rulePriority: 9, selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 9 } },
          { rulePriority: 2, selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 2 } },
        ],
      }),
      'v1',
      'rule 2 keeps only the newest 2 matching images',
    ],
    [
      'the last pull',
      policy({ tagStatus: 'any', countType: 'sinceImagePulled', countUnit: 'days', countNumber: 90 }),
      'v1',
      "rule 1 expires matching images that weren't pulled for 90 days",
    ],
    ['nothing, where the image is archived', moving, 'v1', undefined],
    [
      'the archive, where the image was archived before',
      JSON.stringify({
        rules: [
          ...JSON.parse(moving).rules,
          {
            rulePriority: 2,
            selection: {
              tagStatus: 'any',
              storageClass: 'archive',
              countType: 'sinceImageTransitioned',
              countUnit: 'days',
              countNumber: 365,
            },
            action: { type: 'expire' },
          },
        ],
      }),
      'v1',
      'rule 2 expires matching images after 365 days in the archive',
    ],
    [
      'a count that is new',
      policy({ tagStatus: 'any', countType: 'sinceImageScanned' }),
      'v1',
      'rule 1 expires matching images',
    ],
  ])('expires by %s', (_, text, tag, said) => expect(expiringRule(text, tag)).toBe(said));
});

it('tells an index from an image of one platform, and reads its platforms', () => {
  expect(
    ['application/vnd.oci.image.index.v1+json', 'application/vnd.oci.image.manifest.v1+json', 'x', undefined].map(
      manifestKind,
    ),
  ).toEqual(['index', 'single', 'unknown', 'unknown']);
  expect(
    platformsOf(
      JSON.stringify({
        manifests: [
          { platform: { os: 'linux', architecture: 'amd64' } },
          { platform: { os: 'unknown', architecture: 'unknown' } },
          {},
          null,
        ],
      }),
    ),
  ).toEqual(['linux/amd64']);
  expect([platformsOf('no'), platformsOf('{"layers":[]}'), platformsOf('null')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it.each([
  ['host:5000/a/b:1', 'host:5000/a/b:2', 'host:5000/a/b:1@sha256:x'],
  ['host:5000/a', 'host:5000/a:2', 'host:5000/a@sha256:x'],
  ['a:1@sha256:y', 'a:2', 'a:1@sha256:x'],
])('%s has its tag or digest changed', (image, tagged, digested) => {
  const ref = { container: 'c', ...parseImage(image) };
  expect([withTag(ref, '2'), withDigest(ref, 'sha256:x')]).toEqual([tagged, digested]);
});

it.each([
  [
    'a Windows version 10.0.17763-based image is incompatible with a 10.0.20348 host',
    { image: 'Windows Server 2019 (build 17763)', host: 'Windows Server 2022 (build 20348)' },
  ],
  [
    'a Windows version 10.0.99999.1-based image is incompatible with a 10.0.14393 host',
    { image: 'Windows build 99999', host: 'Windows Server 2016 (build 14393)' },
  ],
  ['no matching manifest for windows/amd64 10.0.14393 in the manifest list entries', undefined],
  ['image version 1.2.3 is incompatible with a 4.5.6 host', undefined],
])('reads the Windows builds of: %s', (words, builds) => expect(windowsBuilds(words)).toEqual(builds));
