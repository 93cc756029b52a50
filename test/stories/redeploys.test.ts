import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Case, parseCase } from '../../src/collect/case.ts';
import { diagnose } from '../../src/diagnose.ts';
import { targetOfCase } from '../../src/target/from-case.ts';

const CASES = new URL('../../fixtures/cases/', import.meta.url);
interface Settings {
  readonly networkConfiguration?: { readonly awsvpcConfiguration?: object };
  readonly platformVersion?: string;
}
const outputs = (source: Case, operation: string, key: string): readonly Record<string, never>[] =>
  source.calls.flatMap(c =>
    c.operation === operation ? ((c.output as Record<string, Record<string, never>[]> | undefined)?.[key] ?? []) : [],
  );
const networkOf = (of: Settings | undefined): string =>
  JSON.stringify(
    Object.entries(of?.networkConfiguration?.awsvpcConfiguration ?? {})
      .map(([k, v]) => [k, Array.isArray(v) ? [...v].sort() : v])
      .sort(),
  );

/** What the latest deployment deployed and what the service is now, where it was rolled back; straight from the answers. */
function rolledBack(
  source: Case,
): { readonly revision: Settings & { taskDefinition?: string }; readonly now: Settings } | undefined {
  const [latest] = outputs(source, 'DescribeServiceDeployments', 'serviceDeployments') as unknown as {
    status: string;
    targetServiceRevision?: { arn?: string };
  }[];
  if (!/^ROLLBACK_/.test(latest?.status ?? '')) return undefined;
  const revisions = outputs(source, 'DescribeServiceRevisions', 'serviceRevisions') as unknown as (Settings & {
    serviceRevisionArn?: string;
  })[];
  const revision = revisions.find(r => r.serviceRevisionArn === latest?.targetServiceRevision?.arn);
  const [now] = outputs(source, 'DescribeServices', 'services') as unknown as Settings[];
  return revision && now ? { revision, now } : undefined;
}

const stories = readdirSync(CASES).flatMap(name => {
  const text = readFileSync(new URL(`${name}/case.json`, CASES), 'utf8');
  const source = text.includes('ROLLBACK_') ? parseCase(text) : undefined;
  const back = source && rolledBack(source);
  return source && back ? [{ name, source, ...back }] : [];
});

describe('a fix that deploys again after a rollback names what the rollback took back', () => {
  it('there are stories of it, of other settings as well', () => {
    expect(stories.length).toBeGreaterThan(10);
    expect(stories.filter(s => networkOf(s.revision) !== networkOf(s.now)).map(s => s.name)).toContain(
      'network-security-group-egress',
    );
  });
  it.each(stories)('$name', async ({ source, revision, now }) => {
    const report = await diagnose(targetOfCase(source, undefined, undefined), { case: source });
    const fixes = report.findings.filter(f => f.kind === 'cause' && f.deployment !== 'running').flatMap(f => f.fixes);
    const deploys = fixes.flatMap(
      f =>
        f.commands?.filter(
          c => c.startsWith('aws ecs update-service ') && c.includes(` ${revision.taskDefinition} `),
        ) ?? [],
    );
    for (const command of deploys) {
      const named = networkOf(revision) !== networkOf(now) || command.includes('--network-configuration');
      expect([command, command.includes('--network-configuration')]).toEqual([command, named]);
    }
  });
});
