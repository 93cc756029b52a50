/** A policy document as JSON text: AWS gives text, a recording put together by hand may hold an object. */
export function policyText(document: unknown): string | undefined {
  if (typeof document === 'string') {
    if (document.trim() === '') return undefined;
    return /^\s*%7B/i.test(document) ? decode(document) : document;
  }
  return typeof document === 'object' && document !== null ? JSON.stringify(document) : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
