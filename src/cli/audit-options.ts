import { readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rules } from '../../rules/index.ts';
import { parseIgnore, parseSuppression, type Suppression } from '../audit/suppress.ts';
import { selectRules } from '../engine/select-rules.ts';
import { UserError } from '../model/user-error.ts';

const CONFIGS = ['ecs-doctor.config.json', 'ecs-doctor.config.mjs'] as const;
const bad = (file: string, title: string, cause?: unknown): UserError =>
  new UserError({
    code: 'bad-config',
    title: `${file}: ${title}`,
    detail: cause === undefined ? '' : (cause as Error).message,
    hint: 'A configuration is { "suppressions": [{ "rule": "risk/…", "service": "prod/*", "reason": "…", "expires": "2026-12-31" }] }.',
    cause,
  });

async function configured(named: string | undefined): Promise<string | undefined> {
  if (named !== undefined) return named;
  for (const file of CONFIGS)
    try {
      await access(file);
      return file;
    } catch {}
  return undefined;
}

async function load(file: string): Promise<unknown> {
  try {
    if (!/\.[cm]?js$/.test(file)) return JSON.parse(readFileSync(file, 'utf8')) as unknown;
    return ((await import(pathToFileURL(resolve(file)).href)) as { default?: unknown }).default;
  } catch (error) {
    throw bad(file, "it can't be read", error);
  }
}

/**
 * The suppressions of a configuration (the one that is named, or ecs-doctor.config.json or .mjs in the current folder) and of
 * --ignore. Throws UserError where one is wrong or names no rule: it would suppress nothing, unnoticed.
 */
export async function suppressionsFrom(
  config: string | undefined,
  ignored: readonly string[] = [],
): Promise<readonly Suppression[]> {
  const file = await configured(config);
  const list = file === undefined ? [] : suppressionsOf(await load(file), file);
  const all = [...list, ...ignored.map(parseIgnore)];
  selectRules(rules, { skip: all.map(s => s.rule) });
  return all;
}

function suppressionsOf(config: unknown, file: string): readonly Suppression[] {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) throw bad(file, 'it is not an object');
  const unknown = Object.keys(config).find(key => key !== 'suppressions');
  if (unknown !== undefined) throw bad(file, `there is no setting ${unknown}`);
  const { suppressions = [] } = config as { suppressions?: unknown };
  if (!Array.isArray(suppressions)) throw bad(file, 'suppressions is not a list');
  return suppressions.map((s, i) => parseSuppression(s, `${file}, suppression ${i + 1}`));
}
