/** What a statement says of principals: `*`, or lists by type. */
export type Principals =
  | '*'
  | { readonly AWS: readonly string[]; readonly Service: readonly string[]; readonly other: readonly string[] };

export interface Condition {
  /** As written: `ForAnyValue:StringLike`, `ArnLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}
export interface Statement {
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principals?: Principals;
  readonly notPrincipals?: Principals;
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly conditions: readonly Condition[];
}
export interface Policy {
  readonly version: string;
  readonly statements: readonly Statement[];
}
export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly why: string };

const isRecord = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const list = (x: unknown): readonly string[] =>
  (Array.isArray(x) ? x : [x])
    .filter(v => typeof v === 'string' || typeof v === 'number' || typeof v === 'boolean')
    .map(String);

/** A policy document as JSON text: AWS hands it out URL-encoded, as JSON, or (from some tools) as an object. */
export function documentText(document: unknown): string {
  if (typeof document !== 'string') return JSON.stringify(document ?? null);
  const text = document.trim();
  if (!text.startsWith('%') && !/^"?%7B/i.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return text;
  }
}

/** The document as JSON, or undefined where the text is none. */
export function documentJson(document: unknown): Readonly<Record<string, unknown>> | undefined {
  if (isRecord(document)) return document;
  try {
    const value: unknown = JSON.parse(documentText(document).replace(/^\uFEFF/, ''));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function principals(x: unknown): Principals {
  if (x === '*') return '*';
  const out = { AWS: [] as string[], Service: [] as string[], other: [] as string[] };
  if (isRecord(x))
    for (const [type, value] of Object.entries(x))
      out[type === 'AWS' ? 'AWS' : type === 'Service' ? 'Service' : 'other'].push(...list(value));
  return out;
}

function statement(x: unknown, index: number): Statement | string {
  if (!isRecord(x)) return `statement ${index} is not an object`;
  const effect = x['Effect'];
  if (effect !== 'Allow' && effect !== 'Deny') return `statement ${index} has neither Effect Allow nor Deny`;
  const conditions: Condition[] = [];
  if (x['Condition'] !== undefined && x['Condition'] !== null) {
    if (!isRecord(x['Condition'])) return `statement ${index} has a Condition that is not an object`;
    for (const [operator, keys] of Object.entries(x['Condition'])) {
      if (!isRecord(keys)) return `statement ${index} has a condition without keys`;
      for (const [key, values] of Object.entries(keys)) conditions.push({ operator, key, values: list(values) });
    }
  }
  return {
    index,
    effect,
    conditions,
    ...(typeof x['Sid'] === 'string' && x['Sid'] !== '' && { sid: x['Sid'] }),
    ...(x['Principal'] !== undefined && { principals: principals(x['Principal']) }),
    ...(x['NotPrincipal'] !== undefined && { notPrincipals: principals(x['NotPrincipal']) }),
    ...(x['Action'] !== undefined && { actions: list(x['Action']) }),
    ...(x['NotAction'] !== undefined && { notActions: list(x['NotAction']) }),
    ...(x['Resource'] !== undefined && { resources: list(x['Resource']) }),
    ...(x['NotResource'] !== undefined && { notResources: list(x['NotResource']) }),
  };
}

/** Reads a policy document (JSON text, URL-encoded or not, or an object). Never throws: what is no policy says why. */
export function parsePolicy(document: unknown): ParsedPolicy {
  const json = documentJson(document);
  if (!json) return { ok: false, why: 'the policy document is not JSON' };
  const raw = json['Statement'];
  if (raw === undefined) return { ok: false, why: 'the policy document has no Statement' };
  const statements: Statement[] = [];
  for (const [i, s] of (Array.isArray(raw) ? raw : [raw]).entries()) {
    const read = statement(s, i);
    if (typeof read === 'string') return { ok: false, why: read };
    statements.push(read);
  }
  return {
    ok: true,
    policy: { version: typeof json['Version'] === 'string' ? json['Version'] : '2008-10-17', statements },
  };
}
