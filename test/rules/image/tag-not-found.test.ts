import { expect, it } from 'vitest';
import { cut, known, testRule } from '#testing';
import rule from '../../../rules/image/tag-not-found.ts';
import { runRule } from '../../../src/engine/run-rule.ts';
import type { JudgedDeployment } from '../../../src/model/facts.ts';
import { judged } from '../_elb.ts';
import { absent, call, D1, denied, facts, HOST, IMAGE, meta, others, site, unasked } from './base.ts';

const none = absent("The image with imageId {imageTag:'1.4'} does not exist within the repository");
const told = call('image/tag-not-found', {}, 'image/repository-not-found');
const policy = known(
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 10 },
        action: { type: 'expire' },
      },
    ],
  }),
);
const gone = facts(IMAGE, { image: none, others: others('2.0', '1.3', 'latest'), lifecycle: policy });

const rules = (...prefixes: string[]) => ({
  state: 'known' as const,
  value: prefixes,
  whole: true,
  receipt: { id: 'ev:image.references', action: 'ecr:DescribePullThroughCacheRules', input: {}, at: '' },
});
/** The titles of the fixes for a tag that is missing, where the deployment ended so. */
const fixesFor = (
  deployment: Partial<JudgedDeployment>,
  changes: { field: string; before: string; after: string }[],
) => {
  const out = runRule(rule, {
    'image.references': known([gone]),
    'failure.calls': known([told]),
    'deployment.judged': known(judged(deployment)),
    'deployment.taskDefinition': known(site['deployment.taskDefinition']),
    'ecs.service': known(site['ecs.service']),
    'deployment.changes': known(changes),
  });
  return out.status === 'faults' ? out.faults[0]?.fixes.map(f => f.title) : [];
};
const CLOSEST = 'Run the closest tag, 1.3';
const PUSH = 'Push the image under this name, then deploy again';
const change = (container: string, tag: string) => ({
  field: `containers[${container}].image`,
  before: `${HOST}/shop/web:${tag}`,
  after: IMAGE,
});
it.each<[string, Partial<JudgedDeployment>, ReturnType<typeof change>[], string[]]>([
  [
    'the closest tag, while the deployment goes on',
    { outcome: 'in-progress' },
    [change('web', '1.3')],
    [CLOSEST, PUSH],
  ],
  ['not what a rollback went back to', { outcome: 'rolled-back' }, [change('web', '1.3')], [PUSH]],
  ['not what a rollback goes back to', { outcome: 'rolling-back' }, [change('web', '1.3')], [PUSH]],
  ['another tag than what runs', { outcome: 'rolled-back' }, [change('web', '1.2')], [CLOSEST, PUSH]],
  ['what only another container runs', { outcome: 'rolled-back' }, [change('proxy', '1.3')], [CLOSEST, PUSH]],
  [
    'nothing that may have failed before, for a rollback itself',
    { outcome: 'in-progress', backSince: '2026-01-01T10:00:00Z' },
    [],
    [PUSH],
  ],
])('proposes %s', (_, deployment, changes, titles) => expect(fixesFor(deployment, changes)).toEqual(titles));

testRule(rule, {
  faults: [
    {
      name: 'ECR has no such tag',
      given: { ...site, 'failure.calls': [told], 'image.references': [gone] },
      faults: [
        {
          messageId: 'missing',
          about: 'shop/web:1.4',
          confidence: 'proven',
          calls: ['call-1'],
          data: {
            around:
              'The closest tags are 1.3, 2.0 and latest. The lifecycle policy could have expired it: rule 1 keeps only the newest 10 matching images.',
          },
        },
      ],
    },
    {
      name: 'the repository holds nothing',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(IMAGE, { image: none, others: known([]), lifecycle: absent('none') })],
      },
      faults: [{ messageId: 'missing', about: 'shop/web:1.4', data: { around: 'It has no tagged images.' } }],
    },
    {
      name: 'the other tags may not be read',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(IMAGE, { image: none, others: denied, lifecycle: denied })],
      },
      faults: [
        {
          messageId: 'missing',
          about: 'shop/web:1.4',
          confidence: 'proven',
          data: { around: "Its other tags couldn't be read." },
        },
      ],
    },
    {
      name: 'only a part of the tags is known',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(IMAGE, { image: none, others: cut('image.references', [meta({ tags: ['1.5'] })]) })],
      },
      faults: [
        {
          messageId: 'missing',
          about: 'shop/web:1.4',
          data: { around: 'Among its newest images, the closest tags are 1.5.' },
        },
      ],
    },
    {
      name: 'it looks like a pull-through cache',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(`${HOST}/docker-hub/library/nginx:1`, { image: none })],
      },
      faults: [{ messageId: 'missing', about: 'docker-hub/library/nginx:1', confidence: 'possible' }],
    },
    {
      name: 'a rule of the registry makes it a pull-through cache',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(`${HOST}/upstream/nginx:1`, { image: none, caches: rules('upstream') })],
      },
      faults: [
        {
          messageId: 'missing',
          about: 'upstream/nginx:1',
          confidence: 'possible',
          data: {
            around:
              "Its other tags couldn't be read. A pull-through cache creates the tag on the first pull. With an interface endpoint for ECR, that pull might also need a NAT gateway.",
          },
        },
      ],
    },
    {
      name: 'it looks like a pull-through cache, and the registry has no rule for it',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(`${HOST}/docker-hub/library/nginx:1`, { image: none, caches: rules('upstream') })],
      },
      faults: [{ messageId: 'missing', about: 'docker-hub/library/nginx:1', confidence: 'proven' }],
    },
    {
      name: 'nothing failed yet',
      given: { ...site, 'failure.calls': [], 'image.references': [gone] },
      faults: [{ messageId: 'missing', about: 'shop/web:1.4', confidence: 'likely', calls: [] }],
    },
    {
      name: 'ECR may not be asked, and the message says it',
      given: { ...site, 'failure.calls': [told], 'image.references': [facts(IMAGE, { image: denied })] },
      faults: [{ messageId: 'told', about: 'shop/web:1.4', confidence: 'likely' }],
    },
    {
      name: 'the tag was pushed since',
      given: { ...site, 'failure.calls': [told], 'image.references': [facts()] },
      faults: [{ messageId: 'since', about: 'shop/web:1.4', confidence: 'likely', data: { then: '10:40 UTC' } }],
    },
    {
      name: "the registry's pull-through cache rules may not be read",
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(`${HOST}/team/web:1`, { image: none, caches: denied })],
      },
      faults: [{ messageId: 'missing', about: 'team/web:1', confidence: 'likely' }],
    },
  ],
  clear: [
    {
      name: 'the tag is there',
      given: {
        ...site,
        'failure.calls': [call('iam/execution-role-denied', { how: 'denied' })],
        'image.references': [facts()],
      },
    },
    {
      name: 'the repository itself is missing',
      given: {
        ...site,
        'failure.calls': [told],
        'image.references': [facts(IMAGE, { repository: none, image: none })],
      },
    },
    {
      name: 'a digest is pulled',
      given: { ...site, 'failure.calls': [told], 'image.references': [facts(IMAGE, { image: none, pinned: D1 })] },
    },
    {
      name: 'nothing was asked, as the pull never got through',
      given: {
        ...site,
        'failure.calls': [call('network/no-route', { how: 'unreachable' })],
        'image.references': [facts(IMAGE, { image: unasked })],
      },
    },
  ],
  undecided: [
    {
      name: 'ECR may not be asked, and the message leaves it open',
      given: {
        ...site,
        'failure.calls': [call('image/repository-not-found', { how: 'undetermined' }, 'image/tag-not-found')],
        'image.references': [facts(IMAGE, { image: denied })],
      },
      blockedOn: 'images',
    },
    {
      name: 'a pull-through cache that was not asked yet',
      given: {
        ...site,
        'failure.calls': [],
        'image.references': [facts(`${HOST}/docker-hub/library/nginx:1`, { image: none })],
      },
      blockedOn: 'calls',
    },
  ],
});

it('prints the nearest tag as a revision that can be deployed', () => {
  const receipt = { id: 'ev:x', action: 'x', input: {}, at: '' };
  const ev = <T>(value: T) => ({ state: 'known' as const, value, whole: true, receipt });
  const out = runRule(rule, {
    'failure.calls': ev([told]),
    'image.references': ev([gone]),
    'deployment.taskDefinition': ev(site['deployment.taskDefinition']),
    'ecs.service': ev(site['ecs.service']),
  });
  const fix = out.status === 'faults' ? out.faults[0]?.fixes[0] : undefined;
  expect(fix).toMatchObject({ applies: 'judge', title: 'Run the closest tag, 1.3' });
  expect(fix?.commands?.[1]).toContain(
    `#"${HOST.replaceAll('.', '\\.')}/shop/web:1\\.4"#"${HOST}/shop/web:1.3"#g`.replaceAll('#', '|'),
  );
});
