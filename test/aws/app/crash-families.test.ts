import { crashOf, endedBy } from '#aws/app';
import type { FailedCall, LogTail } from '#rule';
import { describe, expect, it } from 'vitest';
import { APP_LOG } from '../../../src/aws/messages/families/app-log.ts';
import { failed } from '../../collect/secret/stage.ts';

const exited: FailedCall = failed({
  id: 'c1',
  step: 'process',
  how: 'exited',
  exitCode: 1,
  container: 'web',
  tasks: ['t1'],
});
const crash = (text: string) =>
  crashOf(exited, [
    {
      task: 't1',
      container: 'web',
      lines: {
        state: 'known',
        whole: true,
        value: [{ at: '2026-01-01T10:00:00Z', text }],
        receipt: { id: 'ev:logs.tail', action: 'logs:GetLogEvents', input: {}, at: '2026-01-01T10:00:00Z' },
      },
    } as unknown as LogTail,
  ]);
const named = (id: string, word: string) => [id, word] as const;

describe('a line of the log', () => {
  // A new family of app-log.ts is told from "it crashed" without a list of its own.
  it.each(
    APP_LOG.flatMap(f => (f.any && !f.all && typeof f.candidates !== 'function' ? [named(f.id, f.any[0] ?? '')] : [])),
  )('of family %s decides as its first candidate says: %s', (id, word) => {
    const family = APP_LOG.find(f => f.id === id);
    const first = Array.isArray(family?.candidates) ? [family.candidates[0]].flat()[0] : undefined;
    // What lies outside of the app is looked for there.
    if (!String(first).startsWith('app/')) return;
    const plain = first === 'app/crashed' || first === 'app/not-listening';
    expect(crash(`x ${word.trim()} `)?.cause).toBe(plain ? undefined : first);
    expect(endedBy(exited, crash(`x ${word.trim()} `))).toBe(plain ? 'app/crashed' : first);
  });
  it('that the app calls harmless says nothing', () => {
    expect(crash('INFO retrying after ECONNREFUSED')).toBeUndefined();
    expect(crash('ERROR connect ECONNREFUSED')?.cause).toBe('app/dependency-down');
  });
});
