import { describe, expect, it } from 'vitest';
import { stories } from './all.ts';
import { twinsOf } from './controls.ts';
import { reportOn } from './to-case.ts';

describe.each(twinsOf(stories).map(t => [t.of.name, t] as const))(
  'the twins of %s',
  (_, { of, words, configuration }) => {
    it('the same words over a right configuration prove nothing from it', async () => {
      const { report, bugs } = await reportOn(words, { risks: true });
      expect(bugs).toEqual([]);
      expect(report.checks.crashed).toEqual([]);
      expect(report.verdict).toBe('unhealthy');
      const proven = report.findings.filter(f => f.kind === 'cause' && f.confidence === 'proven').map(f => f.id);
      // What the words alone prove, they prove here as well.
      const byWords = [...(of.byWords ? [of.expect.root] : []), ...(of.alsoByWords ?? [])];
      expect(proven.filter(id => !byWords.some(root => id.startsWith(`${root}@`)))).toEqual([]);
    });

    it('the same configuration under a steady service is no failure', async () => {
      const { report, bugs } = await reportOn(configuration, { risks: true });
      expect(bugs).toEqual([]);
      expect(report.checks.crashed).toEqual([]);
      if (of.cutsOff) {
        expect(report.findings.filter(f => f.kind !== 'risk').map(f => f.rule)).toEqual([
          of.expect.root,
          'symptom/no-healthy-target',
        ]);
        return;
      }
      expect(report.verdict).toBe('healthy');
      expect(report.findings.filter(f => f.kind !== 'risk').map(f => f.id)).toEqual([]);
      expect((await reportOn(configuration)).report.findings).toEqual([]);
    });
  },
);
