import type { LogTail } from '../../model/facts.ts';

/** Why there is no line of a log to quote, as a sentence. Empty where there is one. A log that wasn't read isn't one without lines. */
export function whySilent(tail: LogTail | undefined): string {
  const lines = tail?.lines;
  if (tail === undefined || lines === undefined) return "Its log wasn't read.";
  if (lines.state === 'known') return '';
  if (lines.state === 'unreadable') return `Its log couldn't be read (${lines.reason}).`;
  if (lines.state === 'unasked') return `Its log wasn't read: ${lines.because}.`;
  const lost =
    tail.lossy === undefined
      ? ''
      : ` The log driver doesn't wait for CloudWatch Logs (${tail.lossy}) and drops lines when its buffer is full, so lines might be missing.`;
  return `Its log has no lines: ${lines.because}.${lost}`;
}
