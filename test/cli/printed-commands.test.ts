import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { breakCommand } from '../../src/report/kit/wrap.ts';

it('breaks a command only before options, never in quotes or in $( )', () => {
  const line = `aws ecs update-service --cluster 'a --b c' --task-definition "$(aws ecs register --family x --query y)" --region eu-west-1`;
  const argv = (script: string): string =>
    execFileSync('sh', ['-c', `aws() { printf '%s\\n' "$@"; }\n${script}`], { encoding: 'utf8' });
  for (const width of [40, 60, 80, 200]) expect(argv(breakCommand(line, width, '      '))).toBe(argv(line));
  expect(breakCommand(line, 40, '').split('\n').length).toBeGreaterThan(2);
});
