import type { ContainerDefinition } from '../../model/facts.ts';

/** One word of entryPoint or command that cannot be meant as it is written. */
export interface OddWord {
  readonly word: string;
  readonly why: 'one-string' | 'json-text' | 'shell-syntax';
  readonly at: string;
}
const SHELLS = /(?:^|\/)(?:sh|bash|ash|dash|zsh|ksh|cmd|cmd\.exe|powershell|pwsh)$/i;
const SYNTAX = new Set(['&&', '||', '|', ';', '>', '>>', '<', '&', '2>&1']);

/** What of a container's entryPoint and command is in the wrong form: it is run as a list of words, without a shell. */
export function oddWords(c: ContainerDefinition): readonly OddWord[] {
  const words = [
    ...c.entryPoint.map((word, i) => ({ word, at: `/entryPoint/${i}` })),
    ...c.command.map((word, i) => ({ word, at: `/command/${i}` })),
  ];
  const [head] = words;
  if (!head || words.some(w => SHELLS.test(w.word))) return [];
  const out: OddWord[] = [];
  // Without an entryPoint the image's own may be a shell, or take the command as its arguments.
  if (/^\[\s*"/.test(head.word)) out.push({ ...head, why: 'json-text' });
  else if (/\s/.test(head.word.trim())) out.push({ ...head, why: 'one-string' });
  out.push(...words.filter(w => SYNTAX.has(w.word)).map(w => ({ ...w, why: 'shell-syntax' as const })));
  return out;
}
/** The words that one string was meant to be, as far as white space tells. */
export function asWords(word: string): readonly string[] {
  if (word.startsWith('[')) {
    try {
      const list: unknown = JSON.parse(word);
      if (Array.isArray(list)) return list.map(String);
    } catch {
      /* not JSON after all */
    }
  }
  return /["'$&|;<>`]/.test(word)
    ? ['sh', '-c', word.replace(/^(?:\S*\/)?(?:ba)?sh -c\s+/, '').replace(/^(['"])(.*)\1$/, '$2')]
    : word.trim().split(/\s+/);
}
