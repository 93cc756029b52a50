import type { ImageMeta } from '../../model/facts.ts';
import { type LifecycleRule, ruleFor, selects } from '../images/lifecycle.ts';

/** What a lifecycle policy will do to an image, and when. */
export type Expiry = {
  readonly rule: string;
  /** An archived image is kept, but can't be pulled either. */
  readonly action: 'expire' | 'archive';
} & (
  | {
      readonly kind: 'age';
      readonly at: string;
      readonly days: number;
      /** The fact that the days are counted from. */
      readonly from: 'pushedAt' | 'pulledAt' | 'activatedAt';
    }
  | {
      readonly kind: 'count';
      readonly keeps: number;
      /** Newer pushes after which it goes. */
      readonly left: number;
    }
);

const DAY = 86_400_000;

/**
 * Where the days of a rule begin: for `sinceImagePulled` the last recorded pull, and for an image never pulled since, the
 * time it was restored from the archive, or pushed.
 */
function beginning(countType: unknown, image: ImageMeta): 'pushedAt' | 'pulledAt' | 'activatedAt' {
  if (countType !== 'sinceImagePulled') return 'pushedAt';
  const { pulledAt = '', activatedAt = '' } = image;
  return activatedAt > pulledAt ? 'activatedAt' : pulledAt !== '' ? 'pulledAt' : 'pushedAt';
}

function byAge(rule: LifecycleRule, image: ImageMeta, days: number): Expiry | 'unknown' {
  const from = beginning(rule.selection.countType, image);
  const since = Date.parse(image[from] ?? '');
  return Number.isNaN(since)
    ? 'unknown'
    : {
        kind: 'age',
        rule: rule.name,
        action: rule.action === 'archive' ? 'archive' : 'expire',
        days,
        from,
        at: new Date(since + days * DAY).toISOString(),
      };
}

/**
 * When Amazon ECR will expire an image, or archive it. `others` are the images of its repository, all of them; undefined
 * where that is not known. Undefined where no rule does either.
 */
export function expiryOf(
  policy: string,
  image: ImageMeta,
  others: readonly ImageMeta[] | undefined,
): Expiry | 'unknown' | undefined {
  const rule = ruleFor(policy, image);
  if (!rule) return undefined;
  const { countType, countNumber } = rule.selection;
  const count = Number(countNumber);
  if (!Number.isFinite(count)) return undefined;
  if (rule.action === 'unknown') return 'unknown';
  if (countType === 'sinceImagePushed' || countType === 'sinceImagePulled') return byAge(rule, image, count);
  // An archived image can't be pulled already, so when it leaves the archive changes nothing for a task.
  if (countType === 'sinceImageTransitioned') return undefined;
  if (countType !== 'imageCountMoreThan') return 'unknown';
  if (others === undefined || image.pushedAt === undefined) return 'unknown';
  const newer = others.filter(
    o =>
      o.digest !== image.digest &&
      o.status !== 'ARCHIVED' &&
      (o.pushedAt ?? '') > (image.pushedAt ?? '') &&
      selects(rule.selection, o.tags),
  );
  return {
    kind: 'count',
    rule: rule.name,
    action: rule.action,
    keeps: count,
    left: Math.max(0, count - newer.length),
  };
}
