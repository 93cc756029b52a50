import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { parseCase } from '../../src/collect/case.ts';
import { diagnoseInFull } from '../../src/diagnose.ts';
import { renderReport } from '../../src/report/index.ts';
import { defineRule } from '../../src/rule/define-rule.ts';
import type { SymptomId } from '../../src/model/rule-ids.ts';
import { stories } from './all.ts';
import { comparable } from './kept.ts';

/** A rule that runs for every symptom and finds nothing: what everybody who writes a rule adds to all stories. */
const newcomer = defineRule({
  id: 'secret/one-rule-more',
  title: 'A test',
  kind: 'cause',
  severity: 'error',
  sources: ['https://docs.aws.amazon.com/'],
  needs: { calls: 'failure.calls' },
  messages: {},
  causes: rules.map(r => r.id).filter((id): id is SymptomId => id.startsWith('symptom/')),
  *check() {},
});

// One story of every ten, and so of every area: a file that changed with the number of rules would change in all.
it.each(stories.filter((_, i) => i % 10 === 0).map(story => [story.name, story] as const))(
  'a rule that finds nothing changes no kept file of %s',
  async (_, story) => {
    const kept = (name: string) =>
      readFileSync(new URL(`../../fixtures/cases/${story.name}/${name}`, import.meta.url), 'utf8');
    const { report } = await diagnoseInFull(story.target(), {
      case: parseCase(kept('case.json')),
      rules: [...rules, newcomer],
    });
    for (const [format, name] of [
      ['json', 'report.json'],
      ['terminal', 'terminal.txt'],
      ['markdown', 'report.md'],
    ] as const)
      expect(comparable(format, await renderReport(report, format, { width: 80, color: false }))).toBe(
        comparable(format, kept(name)),
      );
  },
);

it('counts are all that is left out of a text', () => {
  expect(comparable('terminal', '46 checks, 16 API calls, all read-only\n')).toBe(
    'n checks, n API calls, all read-only\n',
  );
  expect(comparable('terminal', '1 check, 1 API call, all read-only\n')).toBe(
    comparable('terminal', '2 checks, 3 API calls, all read-only\n'),
  );
});
