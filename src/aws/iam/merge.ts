import { matches } from './glob.ts';
import { REDACTED } from '../../model/sealed.ts';
import { documentJson } from './policy.ts';

/** A statement as it is written in a policy document. */
export interface StatementJson {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: unknown;
}
export interface DocumentJson {
  readonly Version: string;
  readonly Statement: readonly unknown[];
  readonly [other: string]: unknown;
}

const list = (x: unknown): readonly string[] => (Array.isArray(x) ? x.map(String) : x === undefined ? [] : [String(x)]);
const isRecord = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
function canonical(x: unknown): string {
  if (Array.isArray(x)) return x.length === 1 ? canonical(x[0]) : `[${x.map(canonical).sort().join()}]`;
  if (isRecord(x))
    return `{${Object.entries(x)
      .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
      .sort()
      .join()}}`;
  return JSON.stringify(x) ?? 'null';
}
const union = (a: unknown, b: unknown): string | readonly string[] => {
  const all = [...new Set([...list(a), ...list(b)])];
  return all.length === 1 ? (all[0] ?? '') : all;
};

/** Whether a part of a document was hidden (a shared secret in a condition): written back, it would say `[redacted]` to AWS. */
export function isPartlyHidden(document: unknown): boolean {
  const text = typeof document === 'string' ? document : (JSON.stringify(document) ?? '');
  return text.includes(REDACTED) || text.includes(encodeURIComponent(REDACTED));
}

/** The statements of a document, one or many, as they are; undefined where it is no policy. */
export function statementsOf(document: unknown): readonly unknown[] | undefined {
  const raw = documentJson(document)?.['Statement'];
  return raw === undefined ? undefined : Array.isArray(raw) ? raw : [raw];
}
const withStatements = (document: unknown, statements: readonly unknown[]): DocumentJson => {
  const { Version, Statement: _, ...rest } = documentJson(document) ?? {};
  return { Version: typeof Version === 'string' ? Version : '2012-10-17', ...rest, Statement: statements };
};

/**
 * The document with one more statement; everything else in it stays. A statement that differs only in its resources (or
 * only in its actions) takes the new ones up. Undefined where there is a document that is none, or that is partly hidden;
 * without one, a new one.
 */
export function mergeStatement(document: unknown, statement: StatementJson): DocumentJson | undefined {
  if (document === undefined || document === null || document === '')
    return { Version: '2012-10-17', Statement: [statement] };
  const statements = statementsOf(document);
  if (!statements || isPartlyHidden(document)) return undefined;
  const { Sid: _sid, Action, Resource, ...frame } = statement;
  for (const [i, s] of statements.entries()) {
    if (!isRecord(s)) return undefined;
    const { Sid, Action: action, Resource: resource, ...other } = s;
    if (!same(other, frame) || action === undefined || (resource === undefined) !== (Resource === undefined)) continue;
    const merged =
      same(action, Action) && Resource !== undefined
        ? { ...s, Resource: union(resource, Resource) }
        : same(resource ?? null, Resource ?? null)
          ? { ...s, Action: union(action, Action) }
          : undefined;
    if (merged) return withStatements(document, statements.with(i, merged));
  }
  const taken = new Set(statements.map(s => (isRecord(s) ? s['Sid'] : undefined)));
  let sid = statement.Sid;
  for (let n = 2; sid !== undefined && taken.has(sid); n++) sid = `${statement.Sid}${n}`;
  return withStatements(document, [...statements, sid === undefined ? statement : { ...statement, Sid: sid }]);
}

export interface Relaxed {
  /** Undefined where no statement is left: then the policy itself goes. */
  readonly document: DocumentJson | undefined;
  /** What was done to the statement, for the title of a fix. */
  readonly did:
    | 'removed'
    | 'action-taken-out'
    | 'resource-taken-out'
    | 'resource-excepted'
    | 'action-excepted'
    | 'principal-excepted';
}

/** One Deny statement of a document: what it says, the document with another in its place, and without it. */
function denyAt(document: unknown, index: number) {
  const statements = statementsOf(document);
  const statement = statements?.[index];
  if (!statements || !isRecord(statement) || statement['Effect'] !== 'Deny' || isPartlyHidden(document))
    return undefined;
  return {
    statement,
    put: (changed: unknown): DocumentJson => withStatements(document, statements.with(index, changed)),
    /** Undefined where no statement is left: then the policy itself goes. */
    without: (): DocumentJson | undefined => {
      const left = statements.filter((_, n) => n !== index);
      return left.length === 0 ? undefined : withStatements(document, left);
    },
  };
}

/** The document with one Deny statement changed as little as lets one action on one resource through. */
export function relaxDeny(document: unknown, index: number, action: string, resource: string): Relaxed | undefined {
  const deny = denyAt(document, index);
  if (!deny) return undefined;
  const { statement: s, put, without } = deny;
  const names = (pattern: string): boolean => pattern.toLowerCase() === action.toLowerCase();
  const actions = list(s['Action']);
  const resources = list(s['Resource']);
  const hit = actions.filter(a => matches(a, action, { wild: true, ignoreCase: true }) !== false);
  if (actions.length > 1 && hit.length > 0 && hit.length < actions.length && hit.every(names))
    return { document: put({ ...s, Action: actions.filter(a => !names(a)) }), did: 'action-taken-out' };
  const on = resources.filter(r => matches(r, resource, { wild: true }) !== false);
  if (on.length > 0 && on.length < resources.length && on.every(r => !r.includes('*') && !r.includes('?')))
    return { document: put({ ...s, Resource: resources.filter(r => !on.includes(r)) }), did: 'resource-taken-out' };
  if (resource.startsWith('arn:') && s['NotResource'] !== undefined)
    return { document: put({ ...s, NotResource: union(s['NotResource'], resource) }), did: 'resource-excepted' };
  if (
    resource.startsWith('arn:') &&
    s['NotAction'] === undefined &&
    resources.length === 1 &&
    resources[0] === '*' &&
    !actions.every(names)
  ) {
    const { Resource: _, ...rest } = s;
    return { document: put({ ...rest, NotResource: resource }), did: 'resource-excepted' };
  }
  if (s['NotAction'] !== undefined)
    return { document: put({ ...s, NotAction: union(s['NotAction'], action) }), did: 'action-excepted' };
  if (actions.length === 1 && actions[0] === '*') {
    const { Action: _, ...rest } = s;
    return { document: put({ ...rest, NotAction: action }), did: 'action-excepted' };
  }
  return { document: without(), did: 'removed' };
}

const NEGATED = ['ArnNotLike', 'ArnNotEquals', 'StringNotLike', 'StringNotEquals'] as const;

/** The policy of a resource with one Deny statement changed so that it no longer reaches one role; for all others it stays. */
export function exceptPrincipal(document: unknown, index: number, roleArn: string): Relaxed | undefined {
  const deny = denyAt(document, index);
  if (!deny) return undefined;
  const { statement: s, put, without } = deny;
  const principal = s['Principal'];
  const named = isRecord(principal) ? list(principal['AWS']) : [];
  if (named.includes(roleArn) && isRecord(principal)) {
    const left = named.filter(p => p !== roleArn);
    if (left.length > 0)
      return {
        document: put({ ...s, Principal: { ...principal, AWS: left.length === 1 ? left[0] : left } }),
        did: 'principal-excepted',
      };
    return { document: without(), did: 'removed' };
  }
  const condition = isRecord(s['Condition']) ? s['Condition'] : {};
  for (const operator of NEGATED) {
    const keys = condition[operator];
    if (!isRecord(keys)) continue;
    const key = Object.keys(keys).find(k => k.toLowerCase() === 'aws:principalarn');
    if (key !== undefined)
      return {
        document: put({ ...s, Condition: { ...condition, [operator]: { ...keys, [key]: union(keys[key], roleArn) } } }),
        did: 'principal-excepted',
      };
  }
  const like = isRecord(condition['ArnNotLike']) ? condition['ArnNotLike'] : {};
  return {
    document: put({ ...s, Condition: { ...condition, ArnNotLike: { ...like, 'aws:PrincipalArn': roleArn } } }),
    did: 'principal-excepted',
  };
}
