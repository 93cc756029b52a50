/** What replaces a text that is not kept. */
export const REDACTED = '[redacted]';
/**
 * The seal of a tag's value: the same number for the same value, in one run or one case. It tells whether two values
 * are equal, and nothing else of them.
 */
export const sealedAs = (n: number): string => `[redacted ${n}]`;
/** Whether a text replaces one that is not kept. */
export const isSealed = (text: string): boolean => text === REDACTED || /^\[redacted \d+\]$/.test(text);
