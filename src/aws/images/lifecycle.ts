export interface Selection {
  readonly tagStatus?: unknown;
  readonly tagPrefixList?: unknown;
  readonly tagPatternList?: unknown;
  readonly countType?: unknown;
  readonly countNumber?: unknown;
  readonly countUnit?: unknown;
}

const strings = (x: unknown): string[] => (Array.isArray(x) ? x.filter(e => typeof e === 'string') : []);
const field = (x: unknown, name: string): unknown =>
  typeof x === 'object' && x !== null && Object.hasOwn(x, name)
    ? (x as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** `*` matches any text; linear, without a regular expression. */
function fitsPattern(tag: string, pattern: string): boolean {
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

/** Whether a lifecycle rule is about an image with this tag (undefined for an untagged one). */
export function selects(s: Selection, tag: string | undefined): boolean {
  if (s.tagStatus === 'any') return true;
  if (s.tagStatus === 'untagged') return tag === undefined;
  if (tag === undefined) return false;
  const prefixes = strings(s.tagPrefixList);
  // An image that bears all of the prefixes may bear them in several tags; this one is enough to be a candidate.
  return prefixes.length > 0
    ? prefixes.some(p => tag.startsWith(p))
    : strings(s.tagPatternList).some(p => fitsPattern(tag, p));
}

/** The first rule of a lifecycle policy that could have expired an image with this tag (undefined for an untagged one), in words. */
export function expiringRule(policy: string, tag: string | undefined): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(policy);
  } catch {
    return undefined;
  }
  const rules = field(parsed, 'rules');
  if (!Array.isArray(rules)) return undefined;
  for (const rule of rules) {
    const selection = field(rule, 'selection');
    if (typeof selection !== 'object' || selection === null || !selects(selection, tag)) continue;
    const { countType, countNumber, countUnit } = selection as Selection;
    const which = `rule ${String(field(rule, 'rulePriority') ?? '')}`.trim();
    return countType === 'imageCountMoreThan'
      ? `${which} keeps only the newest ${String(countNumber)} matching images`
      : `${which} expires matching images after ${String(countNumber)} ${String(countUnit ?? 'days').replace(/s$/, countNumber === 1 ? '' : 's')}`;
  }
  return undefined;
}
