import { known } from '#testing';
import { parseImage } from '../../../src/aws/images/image-name.ts';
import type { Evidence } from '../../../src/model/evidence.ts';
import type { FailedCall, ImageFacts, ImageMeta } from '../../../src/model/facts.ts';
import { ACCOUNT, container, definition, failed, REGION } from '../../collect/secret/stage.ts';
import { service } from '../secret/base.ts';

export { absent, denied, service, unasked } from '../secret/base.ts';
import { unasked } from '../secret/base.ts';

export const HOST = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`;
export const IMAGE = `${HOST}/shop/web:1.4`;
export const D1 = `sha256:${'1'.repeat(64)}`;
export const D2 = `sha256:${'2'.repeat(64)}`;
export const meta = (more: Partial<ImageMeta> = {}): ImageMeta => ({ digest: D1, tags: ['1.4'], ...more });
export const facts = (image = IMAGE, more: Partial<Omit<ImageFacts, 'ref'>> = {}): ImageFacts => ({
  ref: { container: 'web', ...parseImage(image) },
  repository: known({ arn: 'arn', name: 'shop/web' }),
  image: known(meta()),
  others: unasked,
  lifecycle: unasked,
  policy: unasked,
  platforms: unasked,
  ...more,
});
export const others = (...tags: string[]): Evidence<readonly ImageMeta[]> =>
  known(tags.map((t, i) => meta({ digest: `sha256:${i}`, tags: [t] })));
const seen = [{ evidence: 'ev:ecs.tasks', path: '/0/stoppedReason', quote: 'words' }];
export const call = (cause: string, more: Partial<FailedCall> = {}, ...rest: string[]): FailedCall =>
  failed({
    step: 'image-pull',
    symptom: 'symptom/image-pull-failed',
    container: 'web',
    candidates: [cause, ...rest].map(c => ({ cause: c, because: '', settledBy: [] })),
    last: '2026-01-01T10:40:00Z',
    seen,
    ...more,
  });
export const td = (image = IMAGE) => definition(container({ image }));
export const site = { 'deployment.taskDefinition': td(), 'ecs.service': service };
