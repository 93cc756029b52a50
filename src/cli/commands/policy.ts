import { readFileSync } from 'node:fs';
import { actionsFor } from '../../collect/broker.ts';
import { FIX_EVIDENCE, sourcesFor } from '../../sources.ts';
import { rules as allRules } from '../../../rules/index.ts';
import { selectRules } from '../../engine/select-rules.ts';
import { keysOf } from '../../engine/run-rules.ts';
import { UserError } from '../../model/user-error.ts';
import { print } from '../io.ts';
import { sorted } from '../../model/text.ts';

/** Actions that commands call beside the rules: to find what is to be looked at, and whose account it is. */
const COMMANDS = ['ecs:ListClusters', 'ecs:ListServices', 'sts:GetCallerIdentity'];
const ACTION = /^[a-z0-9-]+:[A-Za-z0-9]+$/;

const notAReport = (file: string, detail: string, cause?: unknown): UserError =>
  new UserError({
    code: 'bad-report',
    title: `${file} is not a report`,
    detail,
    hint: 'Name a file written by `ecs-doctor diagnose TARGET --format json --output FILE`.',
    cause,
  });

/** The denied actions of a report, or of every report of an audit. */
function deniedIn(file: string): string[] {
  let json: { denied?: unknown; reports?: { denied?: unknown }[] };
  try {
    json = JSON.parse(readFileSync(file, 'utf8')) as typeof json;
  } catch (error) {
    throw notAReport(file, (error as Error).message, error);
  }
  const lists = [json?.denied, ...(Array.isArray(json?.reports) ? json.reports.map(r => r.denied) : [])].filter(
    Array.isArray,
  );
  if (lists.length === 0) throw notAReport(file, 'It has no list `denied`.');
  return lists.flat().filter((a): a is string => typeof a === 'string' && ACTION.test(a));
}

export default async function policy(a: {
  missing?: string | undefined;
  logs: boolean;
  only?: readonly string[] | undefined;
  skip?: readonly string[] | undefined;
}): Promise<void> {
  const list = sourcesFor('', a);
  const { rules } = selectRules(allRules, a);
  const ofRules = actionsFor(rules.flatMap(keysOf), list);
  // Who manages what a fix changes at a load balancer is asked only where rules look at one.
  const balanced = ofRules.some(x => x.startsWith('elasticloadbalancing:'));
  const ofFixes = balanced ? actionsFor(FIX_EVIDENCE, list) : [];
  const actions = a.missing === undefined ? [...ofRules, ...ofFixes, ...COMMANDS] : deniedIn(a.missing);
  const services = sorted(actions.map(x => x.split(':')[0] ?? ''));
  const statements = services.map(s => ({
    Sid: `Read${s.replace(/(?:^|-)(\w)/g, (_, c: string) => c.toUpperCase())}`,
    Effect: 'Allow',
    Action: sorted(actions.filter(x => x.startsWith(`${s}:`))),
    Resource: '*',
  }));
  return print(`${JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2)}\n`);
}
