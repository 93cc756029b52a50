import { describe, expect, it } from 'vitest';
import { causeAndState, lowerFirst } from '../../src/model/summary.ts';
import { shortDifference } from '../../src/report/kit/diff.ts';
import { factsOf } from '../../src/report/kit/tell.ts';
import { finding, report } from './_reports.ts';

const ECR = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/team';

describe('changed values', () => {
  it.each([
    ['short values stay whole', 'web:1', 'web:2', ['web:1', 'web:2']],
    ['a tag is never cut', `${ECR}/web:1.41.0`, `${ECR}/web:1.42.0`, ['…/web:1.41.0', '…/web:1.42.0']],
    [
      'nor is a digest',
      `${ECR}/web@sha256:${'a'.repeat(64)}`,
      `${ECR}/web@sha256:${'b'.repeat(64)}`,
      [`…/web@sha256:${'a'.repeat(64)}`, `…/web@sha256:${'b'.repeat(64)}`],
    ],
    ['a long common end is cut, too', `--a=1 ${'x '.repeat(40)}`, `--a=2 ${'x '.repeat(40)}`, ['--a=1…', '--a=2…']],
    ['nothing in common', 'a'.repeat(50), 'b'.repeat(50), ['a'.repeat(50), 'b'.repeat(50)]],
    ['one holds the other', `${ECR}/web`, `${ECR}/web-next`, ['…/web', '…/web-next']],
  ] as const)('%s', (_, before, after, shown) => {
    expect(shortDifference(before, after, 40)).toEqual(shown);
    expect(shown[0]).not.toBe(shown[1]);
  });
});

describe('facts', () => {
  const cite = (says: string, action = 'ecs:DescribeTasks') => ({
    evidence: 'ev:x',
    path: '',
    quote: '',
    says,
    action,
  });
  const texts = (...citations: ReturnType<typeof cite>[]) =>
    factsOf(finding({ citations })).map(f => [f.text, f.times]);
  const REASON = 'CannotPullContainerError: repository web:1.42.0 not found';
  it('an event that repeats a stopped reason is not quoted again', () =>
    expect(texts(cite(REASON), cite(`(service web) (task 1) failed: ${REASON}.`, 'ecs:DescribeServices'))).toEqual([
      [REASON, 1],
    ]));
  it('the same sentence of another request or task is the same fact', () =>
    expect(
      texts(
        cite('AccessDenied, request id: 11111111-2222-4333-8444-555555555555'),
        cite('AccessDenied, request id: 99999999-2222-4333-8444-555555555555'),
      ),
    ).toEqual([['AccessDenied, request id: 11111111-2222-4333-8444-555555555555', 2]]));
  it('a short word inside another fact stays', () =>
    expect(texts(cite('exit code 1'), cite('exit code 137'))).toHaveLength(2));
});

describe('the first line', () => {
  const cause = finding({ what: 'Container web ran out of memory (limit: 512 MiB)' });
  const symptom = (rule: string, messageId = 'done') =>
    finding({
      id: `${rule}@web`,
      rule,
      kind: 'symptom',
      messageId,
      title: "An image couldn't be pulled",
      what: '0 of 2 tasks are running',
    });
  const said = (...symptoms: ReturnType<typeof symptom>[]) =>
    causeAndState(
      report({ findings: [cause, ...symptoms], roots: [{ finding: cause.id, explains: [], because: [] }] }),
    ).join('; ');
  it.each([
    ['symptom/deployment-rolled-back', 'done', 'deployment rolled back'],
    ['symptom/deployment-rolled-back', 'going', 'deployment is being rolled back'],
    ['symptom/deployment-failed', 'done', 'deployment failed'],
    ['symptom/deployment-stalled', 'done', 'deployment stuck'],
    ['symptom/tasks-missing', 'done', '0 of 2 tasks are running'],
  ])('names the cause, then the state: %s %s', (rule, id, state) =>
    expect(said(symptom(rule, id))).toBe(`container web ran out of memory (limit: 512 MiB); ${state}`),
  );
  it('says that the cause is unknown', () =>
    expect(
      causeAndState(
        report({
          findings: [symptom('symptom/image-pull-failed'), symptom('symptom/deployment-failed')],
          unexplained: [{ finding: 'symptom/image-pull-failed@web', suspects: [] }],
        }),
      ),
    ).toEqual(['cause unknown', 'an image could not be pulled', 'deployment failed']));
  it.each([
    ['Container web exited', 'container web exited'],
    ['A role', 'a role'],
    ['Fargate has no capacity', 'Fargate has no capacity'],
    ['ECS reported it', 'ECS reported it'],
    ['Parameter Store did not find it', 'Parameter Store did not find it'],
    ['sg-1 is gone', 'sg-1 is gone'],
  ])('goes on after a colon: %s', (text, lower) => expect(lowerFirst(text)).toBe(lower));
});
