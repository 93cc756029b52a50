/** A token that nobody wrote: base64 and the like. */
const RANDOM =
  /^(?=\S*[A-Z])(?=\S*[a-z])(?=\S*[0-9])[A-Za-z0-9+/_-]{24,}={0,2}$|^[A-Za-z0-9+/]{20,}={1,2}$|^[0-9a-f]{32,}$/;
/** What a tool on somebody's machine says about its own call. */
const OWN_CALL = /^(?:curl: \(\d{1,3}\)|wget: )/i;
/** A line that the program which wrote it calls harmless, and a request that was answered. */
const HARMLESS =
  /^.{0,60}(?:\b(?:INFO|DEBUG|TRACE|NOTICE)\b|"level":\s?"(?:info|debug|trace)"|\blevel=(?:info|debug|trace)\b)/i;
const ANSWERED = /"?(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH) \S{1,300}(?: HTTP\/[\d.]{1,3})?"? [1-4]\d\d\b/;

/** Whether a normalised text is nothing that somebody said about a task. */
export const isNoise = (plain: string): boolean => RANDOM.test(plain.slice(0, 4096)) || OWN_CALL.test(plain);
/** Whether a normalised line of a log tells of a program's ordinary work. */
export const isRoutine = (plain: string): boolean =>
  HARMLESS.test(plain.slice(0, 100)) || ANSWERED.test(plain.slice(0, 500));
