/** Text wrapped at spaces to `width` columns, each line after `indent`. A longer word gets a line of its own. */
export function wrap(text: string, width: number, indent = ''): string {
  const out: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(/[ \t]+/)) {
      if (line !== '' && indent.length + line.length + 1 + word.length > width) {
        out.push(indent + line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    out.push(indent + line);
  }
  return out.join('\n');
}

/** As `wrap`, with `head` before the first line and the rest aligned under its text. */
export function hang(head: string, text: string, width: number): string {
  const pad = ' '.repeat(head.length);
  return head + wrap(text, width, pad).slice(pad.length);
}

/** The words of a shell command; what is quoted, or in `$(…)`, is one with its word. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  let depth = 0;
  for (const [i, c] of [...line].entries()) {
    if (quote !== '') {
      if (c === quote) quote = '';
    } else if (c === "'" || c === '"') quote = c;
    else if (c === '(') depth++;
    else if (c === ')') depth--;
    if (c === ' ' && quote === '' && depth === 0 && i > 0) {
      words.push(word);
      word = '';
    } else word += c;
  }
  return [...words, word];
}

/** JSON over several lines, where a part does not fit on one. */
function jsonLines(value: unknown, width: number, indent: string): string {
  const flat = JSON.stringify(value);
  if (indent.length + flat.length <= width || typeof value !== 'object' || value === null) return flat;
  const inner = `${indent}  `;
  const list = Array.isArray(value);
  const parts = list
    ? value.map(v => `${inner}${jsonLines(v, width, inner)}`)
    : Object.entries(value).map(([k, v]) => `${inner}${JSON.stringify(k)}: ${jsonLines(v, width, inner)}`);
  return `${list ? '[' : '{'}\n${parts.join(',\n')}\n${indent}${list ? ']' : '}'}`;
}
/** A policy or another long JSON document in quotes, laid out to be read. To a shell it is the same word but for the white space in it. */
function jsonWord(word: string, width: number, indent: string): string {
  const text = /^'([{[][^']{60,}[}\]])'$/.exec(word)?.[1];
  if (text === undefined) return word;
  try {
    const value: unknown = JSON.parse(text);
    // What would not be the same value when it is written again stays as it is.
    return JSON.stringify(value) === text ? `'${jsonLines(value, width, indent)}'` : word;
  } catch {
    return word;
  }
}

const isOption = (word: string | undefined): boolean => /^-{1,2}[a-z]/.test(word ?? '');
/** A shell command broken before its options, and inside long JSON, so that it still runs when it is copied as printed. */
export function breakCommand(line: string, width: number, indent: string): string {
  const words = wordsOf(line);
  const lines: string[] = [];
  let now = '';
  for (const [i, word] of words.entries()) {
    const next = words[i + 1];
    const unit = isOption(word) && next !== undefined && !isOption(next) ? `${word} ${next}` : word;
    if (now !== '' && isOption(word) && indent.length + now.length + 1 + unit.length + 2 > width) {
      lines.push(`${now} \\`);
      now = `  ${word}`;
    } else {
      const shown = isOption(words[i - 1]) ? jsonWord(word, width, `${indent}  `) : word;
      now = now === '' ? shown : `${now} ${shown}`;
    }
  }
  lines.push(now);
  return lines.map(l => indent + l).join('\n');
}
