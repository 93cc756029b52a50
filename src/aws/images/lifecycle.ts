import type { ImageMeta } from '../../model/facts.ts';

/**
 * Lifecycle policies of Amazon ECR. A rule selects images of one storage class, and expires them or moves them into the
 * archive, from where they can't be pulled.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export interface Selection {
  readonly tagStatus?: unknown;
  readonly tagPrefixList?: unknown;
  readonly tagPatternList?: unknown;
  readonly storageClass?: unknown;
  readonly countType?: unknown;
  readonly countNumber?: unknown;
  readonly countUnit?: unknown;
}
export interface LifecycleRule {
  readonly rulePriority?: unknown;
  readonly selection: Selection;
  /** What happens to the image; `unknown` for an action that this code doesn't know. */
  readonly action: 'expire' | 'archive' | 'unknown';
  /** `rule 3`, as the policy numbers it. */
  readonly name: string;
}

const strings = (x: unknown): string[] => (Array.isArray(x) ? x.filter(e => typeof e === 'string') : []);
const field = (x: unknown, name: string): unknown =>
  typeof x === 'object' && x !== null && Object.hasOwn(x, name)
    ? (x as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** `*` matches any text; linear, without a regular expression. */
export function fitsPattern(tag: string, pattern: string): boolean {
  const [first = '', ...more] = pattern.split('*');
  if (!tag.startsWith(first)) return false;
  if (more.length === 0) return tag === first;
  let at = first.length;
  for (const [i, part] of more.entries()) {
    if (i === more.length - 1) return tag.length - part.length >= at && tag.endsWith(part);
    const found = tag.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

/** Whether a lifecycle rule could be about an image with this tag (undefined for an untagged one), whose other tags are not known. */
function couldSelect(s: Selection, tag: string | undefined): boolean {
  if (s.tagStatus === 'any') return true;
  if (s.tagStatus === 'untagged') return tag === undefined;
  if (tag === undefined) return false;
  const prefixes = strings(s.tagPrefixList);
  // An image that has all of the prefixes might have them in several tags; this one is enough to be a candidate.
  return prefixes.length > 0
    ? prefixes.some(p => tag.startsWith(p))
    : strings(s.tagPatternList).some(p => fitsPattern(tag, p));
}

/** Whether a lifecycle rule is about an image with exactly these tags: of several prefixes or patterns, the image must have all. */
export function selects(s: Selection, tags: readonly string[]): boolean {
  if (s.tagStatus === 'any') return true;
  if (s.tagStatus === 'untagged') return tags.length === 0;
  const prefixes = strings(s.tagPrefixList);
  const patterns = strings(s.tagPatternList);
  if (prefixes.length > 0) return prefixes.every(p => tags.some(t => t.startsWith(p)));
  return patterns.length > 0 && patterns.every(p => tags.some(t => fitsPattern(t, p)));
}

function actionOf(rule: unknown): LifecycleRule['action'] {
  const type = field(field(rule, 'action'), 'type');
  // Before there was an archive, every rule expired images.
  return type === undefined || type === 'expire' ? 'expire' : type === 'transition' ? 'archive' : 'unknown';
}

/** The rules of a lifecycle policy in the order in which they count; none where the text is no policy. */
export function lifecycleRules(policy: string): LifecycleRule[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(policy);
  } catch {
    return [];
  }
  const rules: unknown = field(parsed, 'rules');
  return (Array.isArray(rules) ? (rules as unknown[]) : [])
    .flatMap((rule): LifecycleRule[] => {
      const selection = field(rule, 'selection');
      if (typeof selection !== 'object' || selection === null) return [];
      const rulePriority = field(rule, 'rulePriority');
      return [{ rulePriority, selection, action: actionOf(rule), name: `rule ${String(rulePriority ?? '')}`.trim() }];
    })
    .sort((a, b) => Number(a.rulePriority ?? 0) - Number(b.rulePriority ?? 0));
}

/** Whether a rule is about images in the archive; without a storage class it is about those in the standard class. */
export const ofArchive = ({ selection }: LifecycleRule): boolean =>
  selection.storageClass === 'archive' || selection.countType === 'sinceImageTransitioned';
/** The rule that counts for an image in its storage class, among those that select it. */
export const ruleFor = (
  policy: string,
  { tags, status }: Pick<ImageMeta, 'tags' | 'status'>,
): LifecycleRule | undefined =>
  lifecycleRules(policy).find(r => ofArchive(r) === (status === 'ARCHIVED') && selects(r.selection, tags));

const unitOf = ({ countUnit, countNumber }: Selection): string =>
  `${String(countNumber)} ${String(countUnit ?? 'days').replace(/s$/, '')}${Number(countNumber) === 1 ? '' : 's'}`;
function inWords({ name, selection }: LifecycleRule): string {
  switch (selection.countType) {
    case 'imageCountMoreThan':
      return `${name} keeps only the newest ${String(selection.countNumber)} matching images`;
    case 'sinceImagePushed':
      return `${name} expires matching images after ${unitOf(selection)}`;
    case 'sinceImagePulled':
      return `${name} expires matching images that weren't pulled for ${unitOf(selection)}`;
    case 'sinceImageTransitioned':
      return `${name} expires matching images after ${unitOf(selection)} in the archive`;
    default:
      return `${name} expires matching images`;
  }
}

/**
 * The rule of a lifecycle policy that could have expired an image with this tag (undefined for an untagged one), in
 * words. A rule that archives the image doesn't delete it; a rule about the archive may do so afterward.
 */
export function expiringRule(policy: string, tag: string | undefined): string | undefined {
  const rules = lifecycleRules(policy).filter(r => couldSelect(r.selection, tag));
  const first = [rules.find(r => !ofArchive(r)), rules.find(ofArchive)].find(r => r?.action === 'expire');
  return first && inWords(first);
}
