import { describe, expect, it } from 'vitest';
import { known } from '#testing';
import { buildImage, pushImage } from '../../src/fix/image.ts';
import type { ImageFacts } from '../../src/model/facts.ts';
import { absent, D1, denied, facts, HOST, IMAGE, meta, site, unasked } from '../rules/image/base.ts';

const AT = { definition: site['deployment.taskDefinition'], service: site['ecs.service'] };
const repository = (mutability: string, exclusions?: readonly string[]): ImageFacts['repository'] =>
  known({ arn: 'arn', name: 'shop/web', mutability, ...(exclusions && { exclusions }) });
const NEW = `${HOST}/shop/web:<new-tag>`;

describe('an image is pushed under a tag that the repository takes', () => {
  it.each<readonly [string, Partial<ImageFacts>, string, string]>([
    ['the tag can move', { repository: repository('MUTABLE') }, IMAGE, IMAGE],
    ['no tag can move', { repository: repository('IMMUTABLE') }, IMAGE, NEW],
    ['only other tags can move', { repository: repository('IMMUTABLE_WITH_EXCLUSION', ['dev-*']) }, IMAGE, NEW],
    ['this tag can move, others cannot', { repository: repository('IMMUTABLE_WITH_EXCLUSION', ['1.*']) }, IMAGE, IMAGE],
    ['other tags cannot move', { repository: repository('MUTABLE_WITH_EXCLUSION', ['v*']) }, IMAGE, IMAGE],
    ['this tag cannot move, others can', { repository: repository('MUTABLE_WITH_EXCLUSION', ['1.*']) }, IMAGE, NEW],
    ['whether it can move is denied', { repository: denied }, IMAGE, NEW],
    ['there is no such tag yet', { repository: repository('IMMUTABLE'), image: absent('no image') }, IMAGE, IMAGE],
    ['whether there is such a tag is denied', { repository: repository('IMMUTABLE'), image: denied }, IMAGE, NEW],
    ['the task asks for a digest', { repository: repository('MUTABLE') }, `${IMAGE}@${D1}`, NEW],
    ['another registry', { repository: unasked, image: unasked }, 'ghcr.io/shop/web:1', 'ghcr.io/shop/web:1'],
  ])('%s', (_, more, image, name) => {
    const place = facts(image, { image: known(meta()), ...more });
    const build = buildImage('Build', place, ['--platform', 'linux/arm64'], AT).commands?.join('\n') ?? '';
    const push = pushImage(place, AT).commands?.join('\n') ?? '';
    const quoted = name.includes('<') ? `'${name}'` : name;
    expect(build).toContain(`--tag ${quoted} --push`);
    expect(push).toContain(`docker push ${quoted}\n`);
    // A tag that stays is deployed again; a new one needs a revision that names it.
    for (const text of [build, push])
      expect([text.includes('register-task-definition'), text.includes('--force-new-deployment')]).toEqual(
        name === NEW ? [true, false] : [false, true],
      );
  });
});
