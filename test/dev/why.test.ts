import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Case, parseCase, type Recording } from '../../src/collect/case.ts';
import { why } from '../../src/dev/why.ts';
import { defineRule } from '../../src/rule/define-rule.ts';
import { rules } from '../../rules/index.ts';
import { deniedError } from '../stories/to-case.ts';

const caseOf = (story: string): Case =>
  parseCase(readFileSync(new URL(`../../fixtures/cases/${story}/case.json`, import.meta.url), 'utf8'));
const source = caseOf('secret-not-found');
const actionOf = (call: Recording): string => `${call.service}:${call.operation}`;
const without = (action: string): Case => ({
  ...source,
  calls: source.calls.map(call => {
    if (actionOf(call) !== action) return call;
    const { output: _, ...rest } = call;
    const { name, message } = deniedError(action);
    return { ...rest, error: { name, message } };
  }),
});

it('shows the state of every need, of the elements within, and the finding with its confidence', async () => {
  const text = await why('secret/not-found', source);
  expect(text).toContain('secrets = secret.references\n    known, whole, 2 elements (');
  expect(text).toMatch(/\/0\/secret absent: .+ \(secretsmanager:DescribeSecret\)/);
  expect(text).toContain('/0/parameter unasked: not needed');
  expect(text).toContain('service = ecs.service (detail)\n    known, whole (ecs:DescribeServices)');
  expect(text).toMatch(/Outcome: 1 fault\n {2}proven: .*prod\/checkout\/database/);
  expect(text).toMatch(/message recreated, about secret prod\/checkout\/database, explains failed call secret:/);
  expect(text).toMatch(/cites ev:secret\.references\/0\/secret: /);
  expect(text).toContain('A diagnosis of this case runs the rule.');
});

it('shows how the words of each failed call were read, and the commands of each fix', async () => {
  const text = await why('secret/not-found', source);
  expect(text).toMatch(
    /Failed calls:\n {2}secret:\S+: secret, missing, family secret\/[\w-]+\n {4}ResourceNotFoundException: .+\n {4}candidates: secret\/not-found/,
  );
  expect(text).toMatch(/ {4}fix \(as-is\): Reference the existing secret in the task definition\n {6}.*aws ecs /);
  expect(text).toMatch(/ {6}risk: The execution role's policy/);
  expect(await why('platform/agent-outdated', source)).toContain('Needs:');
});

it('lists no failed calls for a rule that reads none', async () => {
  expect(await why('risk/single-zone', source)).not.toContain('Failed calls:');
});

it('says what was denied, and what would settle it', async () => {
  const text = await why('secret/not-found', without('secretsmanager:DescribeSecret'));
  expect(text).toMatch(/\/0\/secret unreadable, denied: .+ \(secretsmanager:DescribeSecret\)/);
  const blind = await why('secret/not-found', without('ecs:DescribeTaskDefinition'));
  expect(blind).toMatch(/secrets = secret\.references\n {4}unreadable, denied: .+ \(ecs:DescribeTaskDefinition\)/);
  expect(blind).toMatch(
    /Outcome: undecided\n {2}undecided on secrets: .+ Would settle it: ecs:DescribeTaskDefinition\./,
  );
});

it('says what the case does not hold', async () => {
  const calls = source.calls.filter(call => actionOf(call) !== 'secretsmanager:DescribeSecret');
  const text = await why('secret/not-found', { ...source, calls });
  expect(text).toMatch(/\/0\/secret unasked: .+ \(secretsmanager:DescribeSecret\)/);
});

it('tells clear and not applicable apart, and a rule that a diagnosis does not get to', async () => {
  const text = await why('capacity/port-conflict', source);
  expect(text).toMatch(/fit = capacity\.fit \(\w+\)\n {4}absent: /);
  expect(text).toContain('Outcome: clear.');
  expect(text).toContain('does not run the rule: none of the symptoms it leads to (symptom/placement-failed)');
  const needsFit = defineRule({
    id: 'secret/needs-fit',
    title: 'A test',
    kind: 'risk',
    severity: 'info',
    sources: ['https://docs.aws.amazon.com/'],
    needs: { fit: 'capacity.fit' },
    messages: {},
    *check() {},
  });
  const absent = await why(needsFit.id, source, { all: [...rules, needsFit] });
  expect(absent).toContain('Outcome: not applicable. fit is absent.');
  expect(absent).toContain('only with --risks');
});

it('prints the stack of a rule that crashed', async () => {
  const crashes = defineRule({
    id: 'secret/crashes',
    title: 'A test',
    kind: 'cause',
    severity: 'error',
    sources: ['https://docs.aws.amazon.com/'],
    needs: { service: 'ecs.service' },
    messages: {},
    causes: ['symptom/secrets-not-retrieved'],
    // biome-ignore lint/correctness/useYield: it throws before it could
    *check() {
      throw new Error('no such field');
    },
  });
  const text = await why(crashes.id, source, { all: [...rules, crashes] });
  expect(text).toMatch(/Outcome: crashed\n {2}Error: no such field\n\s+at .*why\.test\.ts/);
});

it('refuses a rule that is not there, with the nearest', async () => {
  await expect(why('secret/nt-found', source)).rejects.toMatchObject({
    title: 'There is no rule secret/nt-found',
    hint: 'Did you mean secret/not-found?',
  });
});
