import { readFileSync } from 'node:fs';
import { actionsFor } from '../../collect/broker.ts';
import { collectors } from '../../collect/index.ts';
import { rulesFor } from '../../diagnose.ts';
import { keysOf } from '../../engine/examine.ts';
import { UserError } from '../../user-error.ts';
import { print } from '../io.ts';

/** Actions that commands call beside the rules: to find what is to be looked at, and whose account it is. */
const COMMANDS = ['ecs:ListClusters', 'ecs:ListServices', 'sts:GetCallerIdentity'];
const ACTION = /^[a-z0-9-]+:[A-Za-z0-9]+$/;

/** The denied actions of a report, or of every report of an audit. */
function deniedIn(file: string): string[] {
  let json: { denied?: unknown; reports?: { denied?: unknown }[] };
  try {
    json = JSON.parse(readFileSync(file, 'utf8')) as typeof json;
  } catch (error) {
    throw new UserError(
      'bad-report',
      `${file} is no report`,
      (error as Error).message,
      'Name a file that `ecs-doctor diagnose TARGET --format json --output FILE` wrote.',
      error,
    );
  }
  const lists = [json?.denied, ...(Array.isArray(json?.reports) ? json.reports.map(r => r.denied) : [])].filter(
    Array.isArray,
  );
  if (lists.length === 0)
    throw new UserError(
      'bad-report',
      `${file} is no report`,
      'It has no list `denied`.',
      'Name a file that `ecs-doctor diagnose TARGET --format json --output FILE` wrote.',
    );
  return lists.flat().filter((a): a is string => typeof a === 'string' && ACTION.test(a));
}

export default async function policy(a: {
  missing?: string | undefined;
  logs: boolean;
  only?: readonly string[] | undefined;
  skip?: readonly string[] | undefined;
}): Promise<void> {
  const list = collectors('').filter(c => a.logs || c.key !== 'logs.tail');
  const { rules } = await rulesFor({ only: a.only, skip: a.skip });
  const actions =
    a.missing === undefined ? [...actionsFor(rules.flatMap(keysOf), list), ...COMMANDS] : deniedIn(a.missing);
  const services = [...new Set(actions.map(x => x.split(':')[0] ?? ''))].sort();
  const statements = services.map(s => ({
    Sid: `Read${s.replace(/(?:^|-)(\w)/g, (_, c: string) => c.toUpperCase())}`,
    Effect: 'Allow',
    Action: [...new Set(actions.filter(x => x.startsWith(`${s}:`)))].sort(),
    Resource: '*',
  }));
  return print(`${JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)}\n`);
}
