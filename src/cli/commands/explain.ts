import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from '../../aws/messages/index.ts';
import { redactText } from '../../collect/redact.ts';
import { plainText, plainTexts } from '../../model/plain-text.ts';
import { wrap } from '../../report/kit/wrap.ts';
import { UserError } from '../../model/user-error.ts';
import { packageRoot } from '../assets.ts';
import { put, readStdin, width } from '../io.ts';
import { didYouMean, nearest } from '../../model/nearest.ts';

/** Causes of which only the caller's side knows: diagnose looks at the service and its tasks. */
const ELSEWHERE = new Set(['iam/caller-denied', 'iam/pass-role-denied', 'iam/scp-denied', 'platform/transient']);

const READINGS = {
  failure: 'A failure.',
  informational: 'Not a failure: a routine ECS event.',
  unknown: "ecs-doctor doesn't recognize this message.",
} as const;

/** What a message means, what could be behind it, and what would settle it. Offline. */
export default async function explain(a: {
  message?: readonly (string | number)[] | undefined;
  /** The command, and the words after `--`. */
  _?: readonly (string | number)[] | undefined;
  format: 'terminal' | 'json';
  output?: string | undefined;
}): Promise<void> {
  const words = [...(a.message ?? []), ...(a._ ?? []).slice(1)].map(String);
  if (words.length === 1 && /^[a-z-]+\/[a-z0-9-]+$/.test(words[0] ?? '')) {
    const page = join(packageRoot(), 'rules', `${words[0]}.md`);
    if (existsSync(page)) {
      const text = readFileSync(page, 'utf8').replace(/^<!-- .* -->\n/gm, '');
      return put(
        a.format === 'json'
          ? `${JSON.stringify({ schemaVersion: '1.0', kind: 'rule', rule: words[0], page: text }, null, 2)}\n`
          : text,
        a.output,
      );
    }
    const { rules } = await import('../../../rules/index.ts');
    if (rules.some(r => r.id.split('/')[0] === words[0]?.split('/')[0])) {
      const near = nearest(
        words[0] ?? '',
        rules.map(r => r.id),
      );
      throw new UserError({
        code: 'no-rule',
        title: `There is no rule ${words[0]}`,
        detail: didYouMean(near),
        hint: 'List the rules with ecs-doctor rules.',
      });
    }
  }
  const fromStdin = words.length === 0 || (words.length === 1 && words[0] === '-');
  if (fromStdin && process.stdin.isTTY) process.stderr.write('Paste the message, then press Ctrl-D.\n');
  // What is pasted is somebody's log: nothing of a secret in it is said again, in no format.
  const input = redactText(fromStdin ? await readStdin() : words.join(' '));
  if (input.trim() === '')
    throw new UserError({
      code: 'no-message',
      title: 'There is nothing to explain',
      hint: 'Pass the message, as in ecs-doctor explain "CannotPullContainerError: …", or pipe it in.',
    });
  const { reading, symptom, facts, candidates, family, meaning, nextStep } = readText(input);
  const answer = plainTexts({
    schemaVersion: '1.0',
    kind: 'explanation',
    input,
    reading,
    symptom,
    meaning,
    facts,
    candidates: reading === 'failure' ? candidates : [],
    ...(nextStep !== undefined && { nextStep }),
    family,
  });
  if (a.format === 'json') return put(`${JSON.stringify(answer, null, 2)}\n`, a.output);

  const w = Math.min(width(), 100);
  const out = [
    ...(answer.meaning === null ? [] : [wrap(answer.meaning, w, ''), '']),
    `${READINGS[reading]}${symptom === null ? '' : ` ${symptom}`}`,
    '',
  ];
  const named = Object.entries(answer.facts);
  const column = Math.max(14, ...named.map(([k]) => k.length + 2));
  if (named.length > 0)
    out.push(
      ...named.map(
        ([k, v]) =>
          `  ${k.padEnd(column)}${plainText(Array.isArray(v) ? v.join(', ') : String(v))
            .replace(/\s+/g, ' ')
            .slice(0, 300)}`,
      ),
      '',
    );
  if (answer.candidates.length > 0) {
    out.push('Possible causes, most likely first:', '');
    answer.candidates.forEach((c, i) => {
      out.push(
        `  ${i + 1}. ${c.cause}`,
        wrap(c.because, w, '     '),
        wrap(`To confirm, check ${c.settledBy.join(', ')}.`, w, '     '),
        '',
      );
    });
    if (answer.candidates.some(c => !ELSEWHERE.has(c.cause)))
      out.push('To find out which one it is, run ecs-doctor diagnose cluster/service.', '');
  }
  if (nextStep !== undefined)
    out.push(
      wrap(nextStep, w, ''),
      'To look at the service and its tasks, run ecs-doctor diagnose cluster/service.',
      '',
    );
  return put(out.join('\n'), a.output);
}
