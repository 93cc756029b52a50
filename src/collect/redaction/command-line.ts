import { REDACTED } from '../../model/sealed.ts';

const PLAIN_ARGUMENT =
  /^(?:--[A-Za-z][\w-]*|-(?:[A-Za-z]{1,4}|[a-oq-z][a-z-]{4,14}|X(?:m[sxn]|ss)\d{1,6}[kmgKMG]?)|[|&;<>!]{1,2}|\d{1,5}|exit|true|false|\/bin\/\w+|\/usr\/bin\/\w+|sh|bash|-c|CMD|CMD-SHELL|NONE)$/;
const LOCAL_URL = /^(https?:\/\/)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::\d{1,5})?(?:\/[\w./-]{0,80})?$/;
const PROGRAM = /^(?:\.{0,2}\/)?[\w.+/-]{1,80}$/;

/** One shell word: programs, flags and local URLs stay, everything else may be a secret. */
function redactWord(word: string, first: boolean): string {
  if (PLAIN_ARGUMENT.test(word) || LOCAL_URL.test(word) || word === REDACTED) return word;
  const flag = /^(-{1,2}[A-Za-z][\w-]*)=/.exec(word);
  if (flag) return `${flag[1]}=${REDACTED}`;
  // `-psecret`
  const short = /^-[A-Za-z](?=[\w-]{2,200}$)/.exec(word);
  if (short) return `${short[0]}${REDACTED}`;
  return first && PROGRAM.test(word) ? word : REDACTED;
}

/** A command line as one string: the program of each part of a pipeline stays. */
function redactShell(line: string): string {
  let first = true;
  let last = '';
  return line
    .split(/(\s+)/)
    .map(word => {
      if (word === '' || /^\s+$/.test(word)) return word;
      const bare = word.replace(/^["'(]+|["');]+$/g, '');
      const out = word === bare ? redactWord(word, first) : word.replace(bare, () => redactWord(bare, first));
      first = /^(?:\|\|?|&&?|;)$/.test(word) || word.endsWith(';') || word === '-c' || (first && word === 'exec');
      const same = out === REDACTED && last === REDACTED;
      last = out;
      return same ? '' : out;
    })
    .join('')
    .replace(/\s{2,}/g, ' ')
    .trim();
}

/** entryPoint, command, and health command: the program and flags, without arguments. */
export function redactCommand(command: readonly string[]): string[] {
  let shell = false;
  return command.map((word, i) => {
    const before = command[i - 1];
    if (i > 0 && (before === 'CMD-SHELL' || before === '-c' || before === '-lc' || before === '-ec')) shell = true;
    if (shell || (/\s/.test(word) && i < 2)) return redactShell(word);
    const programHere = i === 0 || before === 'CMD' || before === 'exec';
    return redactWord(word, programHere);
  });
}
