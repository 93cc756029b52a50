import type { ImageMeta } from '../../model/facts.ts';
import { type Selection, selects } from '../images/lifecycle.ts';

export type Expiry =
  | { readonly kind: 'age'; readonly rule: string; readonly at: string; readonly days: number }
  | {
      readonly kind: 'count';
      readonly rule: string;
      readonly keeps: number;
      /** Newer pushes after which it goes. */
      readonly left: number;
    };
interface Rule {
  readonly rulePriority?: unknown;
  readonly selection?: Selection;
}

const DAY = 86_400_000;

/** The rule of a lifecycle policy that counts for an image: of those about it, the one of the lowest priority number. */
export function lifecycleRuleOf(policy: string, tag: string | undefined): Rule | undefined {
  let parsed: { readonly rules?: unknown };
  try {
    parsed = JSON.parse(policy);
  } catch {
    return undefined;
  }
  const rules = Array.isArray(parsed?.rules) ? (parsed.rules as readonly Rule[]) : [];
  return [...rules]
    .sort((a, b) => Number(a?.rulePriority ?? 0) - Number(b?.rulePriority ?? 0))
    .find(r => typeof r?.selection === 'object' && r.selection !== null && selects(r.selection, tag));
}

/** When Amazon ECR will expire an image. `others` are the images of its repository, all of them; undefined where that is not known. */
export function expiryOf(
  policy: string,
  image: ImageMeta,
  tag: string | undefined,
  others: readonly ImageMeta[] | undefined,
): Expiry | 'unknown' | undefined {
  const rule = lifecycleRuleOf(policy, tag);
  if (!rule?.selection) return undefined;
  const { countType, countNumber } = rule.selection;
  const name = `rule ${String(rule.rulePriority ?? '')}`.trim();
  const count = Number(countNumber);
  if (!Number.isFinite(count)) return undefined;
  if (countType === 'sinceImagePushed') {
    const pushed = Date.parse(image.pushedAt ?? '');
    return Number.isNaN(pushed)
      ? 'unknown'
      : { kind: 'age', rule: name, days: count, at: new Date(pushed + count * DAY).toISOString() };
  }
  if (countType !== 'imageCountMoreThan') return undefined;
  if (others === undefined || image.pushedAt === undefined) return 'unknown';
  const { selection } = rule;
  const newer = others.filter(
    o =>
      o.digest !== image.digest &&
      (o.pushedAt ?? '') > (image.pushedAt ?? '') &&
      (o.tags.length === 0 ? [undefined] : o.tags).some(t => selects(selection, t)),
  );
  return { kind: 'count', rule: name, keeps: count, left: Math.max(0, count - newer.length) };
}
