/** What may stand in no output: control characters but line feed and tab, separators, marks that turn or hide text, lone surrogates. */
export const RAW =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2066-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
/** The first raw character of an output, with what stands around it. */
export const rawIn = (text: string): string | undefined => {
  const m = RAW.exec(text);
  return m
    ? `${m[0].codePointAt(0)?.toString(16)} in ${JSON.stringify(text.slice(Math.max(0, m.index - 60), m.index + 30))}`
    : undefined;
};

/** The words of Markdown that are neither in a fence nor in a code span, and where backslash escapes are spent. Blocks end spans. */
export function outsideCode(markdown: string): string {
  const out: string[] = [];
  let fence = '';
  for (const line of markdown.split('\n')) {
    const ticks = /^ {0,3}(`{3,})/.exec(line)?.[1] ?? '';
    if (fence !== '') {
      if (ticks.length >= fence.length && line.trim() === ticks) fence = '';
      continue;
    }
    if (ticks !== '' && !line.trim().slice(ticks.length).includes('`')) {
      fence = ticks;
      continue;
    }
    // Cells of a table are inlines of their own, and their pipes are found first.
    for (const cell of line.startsWith('|') ? cells(line) : [line]) out.push(inline(cell));
  }
  return out.join('\n');
}
/** As cmark-gfm scans a row: a backslash takes the next mark with it; then an escaped pipe is a pipe. */
function cells(row: string): string[] {
  const found: string[] = [];
  let cell = '';
  for (let i = 0; i < row.length; i++) {
    if (row[i] === '\\' && i + 1 < row.length && /[!-/:-@[-`{-~]/.test(row[i + 1] ?? '')) cell += `\\${row[++i]}`;
    else if (row[i] === '|') {
      found.push(cell);
      cell = '';
    } else cell += row[i];
  }
  return [...found, cell].map(c => c.replaceAll('\\|', '|'));
}
function inline(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; ) {
    if (text[i] === '\\' && /[!-/:-@[-`{-~]/.test(text[i + 1] ?? '')) {
      // Spent: it stands for itself and opens nothing.
      out += '\u0001';
      i += 2;
      continue;
    }
    const run = /^`+/.exec(text.slice(i))?.[0] ?? '';
    if (run !== '') {
      const close = [...text.slice(i + run.length).matchAll(/`+/g)].find(m => m[0].length === run.length);
      if (close) {
        i += run.length + close.index + run.length;
        out += ' ';
        continue;
      }
    }
    out += text[i];
    i++;
  }
  return out;
}
/** The links that a report may have: a page of AWS's documentation, and AWS's own console. */
const AWS_PAGE =
  /<https:\/\/(?:docs\.aws\.amazon\.com\/[\w./#-]+|[a-z0-9-]+\.console\.aws\.amazon\.com\/[\w./?=&%#:$-]+)>/;
/** What a renderer of GitHub's Markdown would make active. */
export function activeIn(markdown: string): string[] {
  return outsideCode(markdown)
    .split('\n')
    .flatMap(line =>
      [
        /<\/?[A-Za-z!?]/,
        /!?\[[^\]]*\]\s*[([]/,
        /(?:^|[^\w\u2060])@[A-Za-z0-9]/,
        /\w:\/\//,
        /\bwww\./i,
        /&(?:#\d+|#x[0-9a-f]+|[a-z]+);/i,
        /(?<![\u2060])@(?!\u2060)/,
      ]
        .filter(p => p.test(line.replace(/^#+ \d+\. /, '').replace(AWS_PAGE, '')))
        .map(p => `${p.source}: ${line.slice(0, 200)}`),
    );
}
