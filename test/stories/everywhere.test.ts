import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { stories } from './all.ts';

/** What opens a port: a rule of a security group, or an entry of a network ACL. */
const OPENS =
  /^aws ec2 (?:authorize-security-group-(?:ingress|egress)|create-network-acl-entry|replace-network-acl-entry) /;
const EVERYWHERE = /0\.0\.0\.0\/0|(?<![0-9a-f:])::\/0/;

/** The stories whose tasks have to reach services on the internet, the addresses of which change. */
const NEEDS_THE_INTERNET = new Set(['network-security-group-egress', 'network-nacl-blocked']);

describe('no fix opens a port to every address unless what is dialed is on the internet', () => {
  test.each(stories.map(s => s.name))('%s', name => {
    const file = new URL(`../../fixtures/cases/${name}/report.json`, import.meta.url);
    const { findings } = JSON.parse(readFileSync(file, 'utf8')) as Report;
    const wide = findings.flatMap(f => f.fixes).filter(f => f.commands?.some(c => OPENS.test(c) && EVERYWHERE.test(c)));
    expect(wide.length > 0).toBe(NEEDS_THE_INTERNET.has(name));
    // It says so, and leaves the decision to a person.
    for (const fix of wide)
      expect(fix).toMatchObject({ applies: 'judge', risk: expect.stringContaining('every address') });
  });
});
