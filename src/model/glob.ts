export const isGlob = (text: string): boolean => /[*?]/.test(text);

/** Whether a text is of a pattern: `*` stands for any characters, `?` for one, everything else for itself. In linear space, without backtracking into earlier stars. */
export function globMatches(pattern: string, text: string): boolean {
  let [p, t, star, from] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      from = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++from;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** Whether `cluster/service`, or the service's name alone, is of the pattern. */
export const serviceMatches = (pattern: string, cluster: string, service: string): boolean =>
  globMatches(pattern, pattern.includes('/') ? `${cluster}/${service}` : service);
