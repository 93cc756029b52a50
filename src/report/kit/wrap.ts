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

/** A shell command broken before its options, so that it still runs when it is copied as printed. */
export function breakCommand(line: string, width: number, indent: string): string {
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
  words.push(word);
  const lines: string[] = [];
  let now = '';
  for (const [i, w] of words.entries()) {
    const unit =
      w.startsWith('--') && words[i + 1] !== undefined && !words[i + 1]?.startsWith('--') ? `${w} ${words[i + 1]}` : w;
    if (now !== '' && w.startsWith('--') && indent.length + now.length + 1 + unit.length + 2 > width) {
      lines.push(`${now} \\`);
      now = `  ${w}`;
    } else now = now === '' ? w : `${now} ${w}`;
  }
  lines.push(now);
  return lines.map(l => indent + l).join('\n');
}
