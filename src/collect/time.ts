/** ISO 8601 from what AWS or a saved CLI answer says: a string, or seconds since 1970. */
export function time(x: unknown): string | undefined {
  if (typeof x === 'number') return new Date(x * 1000).toISOString();
  if (typeof x !== 'string' || x === '') return undefined;
  const t = Date.parse(x);
  return Number.isNaN(t) ? undefined : new Date(t).toISOString();
}
