import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../know/ecs/index.ts';
import { plainText, plainTexts } from '../../model/plain-text.ts';
import { wrap } from '../../report/kit/wrap.ts';
import { UserError } from '../../user-error.ts';
import { packageRoot } from '../assets.ts';
import { put, readStdin, width } from '../io.ts';

const READINGS = {
  failure: 'This is a failure.',
  informational: 'This is no failure: ECS tells of its ordinary work.',
  unknown: 'ecs-doctor does not know this message.',
} as const;

/** What a message means, what could be behind it, and what would settle it. Offline. */
export default async function explain(a: {
  message?: readonly (string | number)[] | undefined;
  format: 'terminal' | 'json';
  output?: string | undefined;
}): Promise<void> {
  const words = (a.message ?? []).map(String);
  if (words.length === 1 && /^[a-z-]+\/[a-z0-9-]+$/.test(words[0] ?? '')) {
    const page = join(packageRoot(), 'rules', `${words[0]}.md`);
    if (existsSync(page)) {
      const text = readFileSync(page, 'utf8').replace(/^<!-- .* -->\n/gm, '');
      return put(
        a.format === 'json'
          ? `${JSON.stringify({ schemaVersion: '1.0', rule: words[0], page: text }, null, 2)}\n`
          : text,
        a.output,
      );
    }
    const { rules } = await import('../../../rules/index.ts');
    if (rules.some(r => r.id.split('/')[0] === words[0]?.split('/')[0])) {
      const { nearest } = await import('../../nearest.ts');
      throw new UserError(
        'no-rule',
        `There is no rule ${words[0]}`,
        `Near it: ${
          nearest(
            words[0] ?? '',
            rules.map(r => r.id),
          ).join(', ') || 'none'
        }.`,
        'ecs-doctor rules lists them.',
      );
    }
  }
  const fromStdin = words.length === 0 || (words.length === 1 && words[0] === '-');
  if (fromStdin && process.stdin.isTTY) process.stderr.write('Paste the message, then press Ctrl-D.\n');
  const input = fromStdin ? await readStdin() : words.join(' ');
  if (input.trim() === '')
    throw new UserError(
      'no-message',
      'There is nothing to explain',
      '',
      'Give the message: ecs-doctor explain "CannotPullContainerError: …", or pipe it in.',
    );
  const { reading, symptom, facts, candidates, family } = readText(input);
  const answer = plainTexts({
    schemaVersion: '1.0',
    input,
    reading,
    symptom,
    facts,
    candidates: reading === 'failure' ? candidates : [],
    family,
  });
  if (a.format === 'json') return put(`${JSON.stringify(answer, null, 2)}\n`, a.output);

  const w = Math.min(width(), 100);
  const out = [`${READINGS[reading]}${symptom === null ? '' : ` ${symptom}`}`, ''];
  const named = Object.entries(answer.facts);
  if (named.length > 0)
    out.push(
      ...named.map(
        ([k, v]) =>
          `  ${k.padEnd(14)}${plainText(Array.isArray(v) ? v.join(', ') : String(v))
            .replace(/\s+/g, ' ')
            .slice(0, 300)}`,
      ),
      '',
    );
  if (answer.candidates.length > 0) {
    out.push('What could be behind it, likeliest first:', '');
    answer.candidates.forEach((c, i) => {
      out.push(
        `  ${i + 1}. ${c.cause}`,
        wrap(c.because, w, '     '),
        wrap(`settled by ${c.settledBy.join(', ')}`, w, '     '),
        '',
      );
    });
    out.push('`ecs-doctor diagnose cluster/service` looks, and says which it is.', '');
  } else if (reading === 'unknown')
    out.push('Words alone say nothing here. `ecs-doctor diagnose cluster/service` looks at the service itself.', '');
  return put(out.join('\n'), a.output);
}
