/** Lines with which runtimes say what ended a process, the most telling first. */
const SAYS_WHY: readonly RegExp[] = [
  // Java and Kotlin: the innermost cause.
  /^\s*Caused by: /,
  // Go, Rust, Elixir, PHP, Ruby, .NET.
  /^panic: /,
  /^thread '.{1,120}' panicked at/,
  /^\*\* \(\w/,
  /^(?:PHP )?Fatal error: /,
  /: .{1,400} \([A-Z]\w{0,80}(?:Error|Exception)\)\s*$/,
  /^Unhandled exception[.:]/i,
  // Node, Python, Java: `TypeError: …`, `psycopg2.OperationalError: …`, `Exception in thread "main" …`.
  /^(?:Uncaught )?(?:[A-Za-z_][\w$]{0,80}\.){0,12}[A-Z]\w{0,80}(?:Error|Exception|Exit|Interrupt)\b(?:\s\[\w{1,80}\])?(?::|$)/,
  /^Exception in thread /,
  // Anything that calls itself an error.
  /\b(?:FATAL|CRITICAL|PANIC)\b/,
  /^\W{0,4}(?:\S{1,40} ){0,6}\[?(?:ERROR|Error|error)\]?[:\s]/,
];

/** Whether a runtime says with this line that its process ends. The last two patterns are of any error. */
export const endsProcess = (text: string): boolean =>
  SAYS_WHY.slice(0, -2).some(pattern => pattern.test(text.slice(0, 1000)));

/** A line that only frames an error: a stack frame, the runtime's version, a file position, a caret. */
const FRAME =
  /^\s*(?:at |File "|\^|\.\.\. \d+ more|Node\.js v\d|goroutine \d|\d+:\s|from \S+:\d+|note: run with)|^\s*$/;

/** Rust names the place of a panic in one line, and what happened in the next. */
const PLACE_ONLY = /^thread '.{1,120}' panicked at [^:]{1,300}:\d+:\d+:\s*$/;

/**
 * The index of the line that says why the process ended, or of the last line that is more than a frame. -1 for an
 * empty log. Of several that match alike, the last counts: it is the one that ended the process.
 */
export function errorLine(lines: readonly { readonly text: string }[]): number {
  for (const pattern of SAYS_WHY) {
    const at = lines.findLastIndex(l => pattern.test(l.text.slice(0, 1000)) && !FRAME.test(l.text));
    const next = lines[at + 1]?.text;
    if (at >= 0) return PLACE_ONLY.test(lines[at]?.text ?? '') && next !== undefined && !FRAME.test(next) ? at + 1 : at;
  }
  const telling = lines.findLastIndex(l => !FRAME.test(l.text));
  return telling >= 0 ? telling : lines.length - 1;
}
