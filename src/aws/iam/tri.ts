/** A truth value that can be unknown (Kleene's three-valued logic). */
export type Tri = boolean | 'unknown';

export const and = (values: Iterable<Tri>): Tri => {
  let result: Tri = true;
  for (const v of values) {
    if (v === false) return false;
    if (v === 'unknown') result = 'unknown';
  }
  return result;
};
export const or = (values: Iterable<Tri>): Tri => {
  let result: Tri = false;
  for (const v of values) {
    if (v === true) return true;
    if (v === 'unknown') result = 'unknown';
  }
  return result;
};
export const not = (value: Tri): Tri => (value === 'unknown' ? 'unknown' : !value);
