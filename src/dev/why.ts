import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rules } from '../../rules/index.ts';
import { readCase } from '../cli/run.ts';
import { actionsFor, Broker } from '../collect/broker.ts';
import { askedAt, type Case } from '../collect/case.ts';
import type { AnyCollector } from '../collect/collector.ts';
import { openDoor } from '../collect/door.ts';
import { replay } from '../collect/replay.ts';
import { fill, type RuleOutcome, runRule } from '../engine/run-rule.ts';
import { keysOf, runRules } from '../engine/run-rules.ts';
import { type Dossier, type Evidence, isEvidence } from '../model/evidence.ts';
import { nearest } from '../model/nearest.ts';
import { plainText } from '../model/plain-text.ts';
import { oneLine, shorten } from '../model/text.ts';
import type { Target } from '../model/target.ts';
import { UserError } from '../model/user-error.ts';
import { type AnyRule, type Fault, keyOf, type Undecided } from '../rule/define-rule.ts';
import { sources } from '../sources.ts';
import { targetOfCase } from '../target/from-case.ts';
import { undecidedOf } from '../engine/undecided.ts';
import { counted } from '../model/text.ts';

/** Elements that are evidence of their own are listed up to this many. */
const ELEMENTS = 40;

/** State, completeness, calls and reason of a piece of evidence, on one line. */
function stateOf(ev: Evidence<unknown> | undefined): string {
  if (ev === undefined) return 'unasked: nothing here collects it';
  switch (ev.state) {
    case 'known': {
      const size = Array.isArray(ev.value) ? `, ${counted(ev.value.length, 'element')}` : '';
      return `known, ${ev.whole ? 'whole' : 'only part of it'}${size} (${ev.receipt.action})`;
    }
    case 'absent':
      return `absent: ${ev.because} (${ev.receipt.action})`;
    case 'unreadable':
      return `unreadable, ${ev.reason}: ${ev.detail} (${ev.receipt.action})`;
    case 'unasked':
      return `unasked: ${ev.because}${ev.action === undefined ? '' : ` (${ev.action})`}`;
  }
}

/** Evidence within a value, with the JSON pointer to it. */
function elementsOf(value: unknown, at = ''): readonly (readonly [string, Evidence<unknown>])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): (readonly [string, Evidence<unknown>])[] => {
    const pointer = `${at}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    return isEvidence(inner) ? [[pointer, inner]] : [...elementsOf(inner, pointer)];
  });
}

function needsOf(rule: AnyRule, dossier: Dossier): string[] {
  return Object.entries(rule.needs).flatMap(([name, need]) => {
    const key = keyOf(need);
    const how = typeof need === 'string' ? '' : ` (${Object.keys(need)[0]})`;
    const ev: Evidence<unknown> | undefined = dossier[key];
    const elements = ev?.state === 'known' ? elementsOf(ev.value) : [];
    const more = elements.length - ELEMENTS;
    return [
      `  ${name} = ${key}${how}`,
      `    ${stateOf(ev)}`,
      ...elements.slice(0, ELEMENTS).map(([pointer, inner]) => `      ${pointer} ${stateOf(inner)}`),
      ...(more > 0 ? [`      and ${more} more`] : []),
    ];
  });
}

/** The failed calls that the rule is given: what AWS's words were read as. */
function callsText(rule: AnyRule, dossier: Dossier): string[] {
  const calls = dossier['failure.calls'];
  if (!Object.values(rule.needs).some(need => keyOf(need) === 'failure.calls') || calls?.state !== 'known') return [];
  return [
    'Failed calls:',
    ...calls.value.flatMap(call => [
      `  ${call.id}: ${call.step}, ${call.how}, family ${call.family}`,
      `    ${shorten(oneLine(call.words), 300)}`,
      `    candidates: ${call.candidates.map(c => c.cause).join(', ') || 'none'}`,
    ]),
    '',
  ];
}

function faultText(rule: AnyRule, fault: Fault): string[] {
  const message = rule.messages[fault.messageId];
  const explains =
    fault.calls.length > 0
      ? `explains failed ${fault.calls.length === 1 ? 'call' : 'calls'} ${fault.calls.join(', ')}`
      : rule.kind === 'cause'
        ? 'explains no failed call, so it is a risk'
        : 'names no failed call';
  return [
    `  ${fault.confidence}: ${fill(message?.what ?? '', fault.data)}`,
    `    ${fill(message?.why ?? '', fault.data)}`,
    `    message ${fault.messageId}, about ${fault.about.type} ${fault.about.id}, ${explains}`,
    ...fault.citations.map(c => `    cites ${c.evidence}${c.path}${c.says === undefined ? '' : `: ${c.says}`}`),
    ...fault.fixes.flatMap(fix => [
      `    fix (${fix.applies}): ${fix.title}`,
      ...(fix.commands ?? []).map(line => `      ${line.replace(/\n/g, '\n      ')}`),
      ...(fix.risk === undefined ? [] : [`      risk: ${fix.risk}`]),
    ]),
  ];
}

/** What is open, and the IAM actions whose answers would close it. */
function undecidedText(rule: AnyRule, u: Undecided, dossier: Dossier, list: readonly AnyCollector[]): string {
  const { actions } = undecidedOf(rule, u, dossier, key => actionsFor([key], list));
  const settled = actions.length === 0 ? '' : ` Would settle it: ${actions.join(', ')}.`;
  return `  undecided on ${u.need}: ${u.because}.${settled}`;
}

function outcomeText(rule: AnyRule, out: RuleOutcome, dossier: Dossier, list: readonly AnyCollector[]): string[] {
  switch (out.status) {
    case 'faults':
      return [
        `Outcome: ${counted(out.faults.length, 'fault')}`,
        ...out.faults.flatMap(fault => faultText(rule, fault)),
        ...out.undecided.map(u => undecidedText(rule, u, dossier, list)),
      ];
    case 'undecided':
      return ['Outcome: undecided', ...out.undecided.map(u => undecidedText(rule, u, dossier, list))];
    case 'clear':
      return ['Outcome: clear. The rule looked, and found nothing wrong.'];
    case 'not-applicable':
      return [`Outcome: not applicable. ${out.need} is absent.`];
    case 'crashed':
      return ['Outcome: crashed', `  ${out.error.stack ?? out.error.message}`];
  }
}

/** Whether a diagnosis would get to the rule at all. */
async function reached(rule: AnyRule, all: readonly AnyRule[], broker: Broker): Promise<string> {
  const runs = await runRules(all, broker);
  if (runs.find(run => run.rule === rule)?.outcome.status !== 'not-needed')
    return 'A diagnosis of this case runs the rule.';
  return rule.kind === 'risk'
    ? 'A diagnosis runs the rule only with --risks.'
    : `A diagnosis of this case does not run the rule: none of the symptoms it leads to (${(rule.causes ?? []).join(', ')}) was found with a failed call.`;
}

/**
 * Why a rule says what it says of a recorded case: the state of everything it needs, and its outcome.
 * Throws UserError for a rule that isn't there.
 */
export async function why(
  id: string,
  source: Case,
  { target, all = rules }: { readonly target?: Target; readonly all?: readonly AnyRule[] } = {},
): Promise<string> {
  const rule = all.find(r => r.id === id);
  if (rule === undefined) {
    const near = nearest(
      id,
      all.map(r => r.id),
    );
    throw new UserError({
      code: 'no-rule',
      title: `There is no rule ${id}`,
      hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'List the rules with ecs-doctor rules.',
    });
  }
  const at = askedAt(source) ?? '';
  const list = sources(at);
  const asked = target ?? targetOfCase(source, undefined, undefined);
  const brokerOf = (): Broker => new Broker(list, openDoor(replay(source), { now: () => at }), asked);
  const broker = brokerOf();
  const dossier = await broker.dossier(keysOf(rule));
  const lines = [
    `${rule.id}: ${rule.title}`,
    `${rule.kind}, ${rule.severity}`,
    '',
    'Needs:',
    ...needsOf(rule, dossier),
    '',
    ...callsText(rule, dossier),
    ...outcomeText(rule, runRule(rule, dossier), dossier, list),
    ...broker.bugs.flatMap(bug => ['', `${bug.key} failed on an answer, which is a bug: ${bug.error.stack}`]),
    '',
    await reached(rule, all, brokerOf()),
    '',
  ];
  // A case file is somebody else's text: nothing in it steers the terminal.
  return plainText(lines.join('\n'));
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { case: { type: 'string' } }, allowPositionals: true });
  const [id, target] = positionals;
  if (id === undefined || values.case === undefined)
    throw new UserError({
      code: 'usage',
      title: 'Name a rule and a case file',
      hint: 'npm run why -- secret/not-found --case fixtures/cases/secret-not-found/case.json',
    });
  const source = readCase(values.case);
  process.stdout.write(await why(id, source, { target: targetOfCase(source, target, undefined) }));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main().catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    console.error([error.title, error.detail, error.hint].filter(part => part !== '').join('\n'));
    process.exitCode = 2;
  });
