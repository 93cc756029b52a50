/** Whether a matcher such as `200`, `200-399,404` or gRPC's `0-99` takes a code; undefined for text that is none. */
export function matcherAccepts(matcher: string, code: string): boolean | undefined {
  const n = Number(code);
  if (!/^\d{1,3}$/.test(code)) return undefined;
  let accepts = false;
  for (const part of matcher.split(',')) {
    const range = /^\s*(\d{1,3})(?:\s*-\s*(\d{1,3}))?\s*$/.exec(part);
    if (!range) return undefined;
    const from = Number(range[1]);
    if (from <= n && n <= Number(range[2] ?? range[1])) accepts = true;
  }
  return accepts;
}

/** What a code that was not accepted says: the one sort that a set of them stands for. */
export type CodeSort = 'redirect' | 'path' | 'server' | 'other';
const REDIRECTS = new Set(['301', '302', '303', '307', '308']);
const PATHS = new Set(['401', '403', '404']);
const sortOf = (code: string): CodeSort =>
  REDIRECTS.has(code) ? 'redirect' : PATHS.has(code) ? 'path' : /^5\d\d$/.test(code) ? 'server' : 'other';

/** While it starts an app may answer 5xx first and then settle: what else it answers counts more. */
export function codeSort(codes: readonly string[], grpc = false): CodeSort | undefined {
  if (codes.length === 0) return undefined;
  if (grpc) return 'other';
  return codes.map(sortOf).find(s => s !== 'server') ?? 'server';
}
