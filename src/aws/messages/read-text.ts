import type { Reading } from '../../model/facts.ts';
import { benignStop } from './benign.ts';
import type { Grammar } from './grammar.ts';
import { matchMessage, readingOf, UNKNOWN } from './read-message.ts';
import { meaningOf, nextStepOf } from './meanings.ts';
import { type Signal, signalsOf } from './signals.ts';

interface Heard {
  readonly text: string;
  readonly reading: Reading;
  readonly depth: number;
  readonly passing: boolean;
  readonly at?: string;
}

/** How much text is read in all, and how many messages. */
const CHARACTERS = 524_288;
const MESSAGES = 3_000;
const TRIES = 24;

/** The end of a JSON value that starts at `start`, or -1. */
function jsonEnd(input: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = start; i < input.length; i++) {
    const c = input[i];
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === '{' || c === '[') depth++;
    else if ((c === '}' || c === ']') && --depth === 0) return i + 1;
  }
  return -1;
}

const parse = (json: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(json) };
  } catch {
    return undefined;
  }
};

/** A line that starts a message of its own rather than going on with the one before. */
const STARTS =
  /^(?:\(|\[|\d{4}-\d\d-\d\d|"?(?:stopCode|stop code|stoppedReason|stopped reason|statusReason|rolloutStateReason|exitCode|exit code|message|event|events|reason)"?\s*[:=]|service[ :]|has |have |was |is |were |registered|deregistered|rolling |deployment|unable |Essential|Scaling|Task |Container |Service |Your |Host |ECS |Timeout |Unexpected |Amazon ECS |Successfully|An error|Error:|Traceback|panic|exec |[A-Z][A-Za-z]{2,40}(?:Error|Exception|Initiated|Exited|ToStart|Notice|Interruption|Health)\b)/;
const PREFIXED =
  /^(?:"?(?:stoppedReason|stopped reason|reason|message|statusReason)"?\s*[:=]\s*"?)?(?:[A-Z][A-Za-z]{2,40}(?:error|Error|Exception)\b|.{0,300}unable to place a task\. Reason: )/;
const LABEL =
  /^"?(stopCode|stop code|stoppedReason|stopped reason|statusReason|status reason|rolloutStateReason|exitCode|exit code|message|event|reason|lastStatus)"?\s*[:=]\s*/i;

/** Lines put together again where one message was broken over several. */
function messagesOfLines(block: string): string[] {
  const out: string[] = [];
  let open = false;
  for (const raw of block.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '') {
      open = false;
      continue;
    }
    const last = out.length - 1;
    if (open && last >= 0 && !STARTS.test(line.slice(0, 200))) out[last] = `${out[last]} ${line}`;
    else {
      out.push(line);
      open = PREFIXED.test(line.slice(0, 400));
    }
  }
  return out;
}

const TIME = /^\W{0,3}(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?)/;
const STOP_CODE =
  /^(?:EssentialContainerExited|InfrastructureHealth|ServiceSchedulerInitiated|SpotInterruption|TaskFailedToStart|TerminationNotice|UserInitiated)$/;

/** Lines without JSON: treated like a task's fields if they contain a stop code. */
function signalsOfLines(lines: readonly string[]): Signal[] {
  const bare = lines.map(line => {
    const label = LABEL.exec(line);
    const rest = label ? line.slice(label[0].length).replace(/^"|"?,?$/g, '') : line;
    return label && /^exit/i.test(label[1] ?? '') ? `exit code: ${rest}` : rest;
  });
  const stopCode = bare.find(b => STOP_CODE.test(b));
  const calm = (said: string): boolean =>
    stopCode !== undefined && benignStop({ stopCode, stoppedReason: said }) !== undefined;
  const codes = bare.filter(b => b.startsWith('exit code: ') || /^exited with code \d+$/i.test(b));
  const asked = stopCode !== undefined && bare.some(b => b !== stopCode && !codes.includes(b) && calm(b));
  const alone = stopCode !== undefined && calm('') && bare.length === 1 + codes.length;
  return lines.map((line, i): Signal => {
    const said = bare[i] ?? line;
    const at = TIME.exec(line)?.[1];
    const informational =
      (said === stopCode && (asked || calm('') || alone)) ||
      (codes.includes(said) && (asked || alone)) ||
      (said !== stopCode && !codes.includes(said) && calm(said) && lines.length < 12);
    return { text: said, ...(at ? { at } : {}), ...(informational ? { informational: true } : {}) };
  });
}

/** What was pasted, taken apart: JSON values and lines, in their order. */
function takeApart(input: string): Signal[] {
  const whole = /^\s*[[{]/.test(input) ? parse(input) : undefined;
  if (whole) return signalsOf(whole.value);
  const parts: ({ readonly json: unknown } | { readonly lines: string })[] = [];
  let rest = 0;
  let tries = 0;
  for (const m of input.matchAll(/^[ \t]*(?:"?[A-Za-z]{3,30}"?\s*[:=]\s*)?([[{])/gm)) {
    const start = m.index + m[0].length - 1;
    if (m.index < rest || tries >= TRIES) continue;
    const end = jsonEnd(input, start);
    const parsed = end < 0 ? undefined : parse(input.slice(start, end));
    if (!parsed) {
      tries++;
      continue;
    }
    // A bracketed word such as [error] is not JSON and has failed above; a list of numbers is no message.
    parts.push({ lines: input.slice(rest, m.index) }, { json: parsed.value });
    rest = end;
  }
  parts.push({ lines: input.slice(rest) });
  const json = parts.flatMap(p => ('json' in p ? [p.json] : []));
  const lines = parts.flatMap(p => ('lines' in p ? messagesOfLines(p.lines) : []));
  // Loose containers beside a stop code or a stopped reason belong to one task.
  const loose = json
    .flatMap(j => (Array.isArray(j) ? j : [j]))
    .filter((j): j is Record<string, unknown> => typeof j === 'object' && j !== null && 'exitCode' in j);
  if (loose.length > 0 && loose.length === json.flatMap(j => (Array.isArray(j) ? j : [j])).length && lines.length > 0) {
    const bare = lines.map(l => l.replace(LABEL, '').replace(/^"|"?,?$/g, ''));
    const stopCode = bare.find(b => STOP_CODE.test(b));
    const others = bare.filter(b => b !== stopCode);
    const stoppedReason = others.find(b => stopCode !== undefined || benignStop({ stoppedReason: b }) !== undefined);
    if (stopCode !== undefined || stoppedReason !== undefined)
      return [
        ...signalsOfLines(lines.filter((_, i) => bare[i] !== stopCode && bare[i] !== stoppedReason)),
        ...signalsOf({
          ...(stopCode ? { stopCode } : {}),
          ...(stoppedReason ? { stoppedReason } : {}),
          containers: loose,
        }),
      ];
  }
  let taken: readonly string[] | undefined = lines;
  return parts.flatMap(p => {
    if ('json' in p) return signalsOf(p.json);
    // A stop code explains the lines around it, wherever they stand; so lines are read together, unless JSON parts them.
    if (json.length > 0) return signalsOfLines(messagesOfLines(p.lines));
    const now = taken ?? [];
    taken = undefined;
    return signalsOfLines(now);
  });
}

const CALM: Reading = { ...UNKNOWN, reading: 'informational', family: 'info/stop-asked-for' };

function hear(signals: readonly Signal[], grammar: Grammar | undefined): Heard[] {
  const cache = new Map<string, ReturnType<typeof matchMessage>>();
  const heard: Heard[] = [];
  let characters = 0;
  for (const signal of signals.slice(0, MESSAGES)) {
    characters += Math.min(signal.text.length, 16_384);
    if (characters > CHARACTERS) break;
    let match = cache.get(signal.text);
    if (!match) {
      match = matchMessage(signal.text, grammar);
      cache.set(signal.text, match);
    }
    let reading = match ? readingOf(match) : UNKNOWN;
    if (signal.informational && reading.reading !== 'informational') reading = { ...CALM, facts: reading.facts };
    if (signal.facts) reading = { ...reading, facts: { ...reading.facts, ...signal.facts } };
    heard.push({
      text: signal.text,
      reading,
      depth: match?.family.depth ?? -1,
      passing: match?.family.passing === true && signal.lasting !== true && !/^task failed/i.test(signal.text),
      ...(signal.at ? { at: signal.at } : {}),
    });
  }
  return heard;
}

/** What was said last: by the times where there are any, for ECS lists the newest event first; else by the order. */
function lastOf(heard: readonly Heard[]): Heard | undefined {
  const timed = heard.filter(h => h.at !== undefined);
  return timed.length > 1 ? timed.reduce((last, h) => ((h.at ?? '') >= (last.at ?? '') ? h : last)) : heard.at(-1);
}

/** Facts of the message that won, and those of the others that add to them. */
function together(first: Heard, heard: readonly Heard[]): Reading['facts'] {
  const facts: Record<string, string | readonly string[]> = { ...first.reading.facts };
  for (const { reading } of heard) {
    for (const [name, value] of Object.entries(reading.facts)) {
      const had = facts[name];
      if (had === undefined) facts[name] = value;
      else if (['secret', 'parameter', 'codes', 'targetGroup', 'task', 'deployment'].includes(name)) {
        const all = [
          ...new Set([...(typeof had === 'string' ? [had] : had), ...(typeof value === 'string' ? [value] : value)]),
        ].slice(0, 50);
        facts[name] = all.length === 1 && typeof had === 'string' ? had : all;
      }
    }
  }
  return facts;
}

interface Explained extends Reading {
  /** One sentence; null when nothing was recognized. */
  readonly meaning: string | null;
  /** Where the words tell no cause. */
  readonly nextStep?: string;
  readonly messages: readonly { readonly text: string; readonly reading: Reading }[];
}
const explained = (reading: Reading, messages: Explained['messages']): Explained => {
  const nextStep = nextStepOf(reading);
  return { ...reading, meaning: meaningOf(reading), ...(nextStep === undefined ? {} : { nextStep }), messages };
};

/** Reads what a person pastes: a message, several lines, JSON of AWS's APIs and events, or a mix. */
export function readText(input: string, grammar?: Grammar): Explained {
  const heard = hear(
    takeApart(
      input.length > 4 * CHARACTERS ? `${input.slice(0, 2 * CHARACTERS)}\n${input.slice(-2 * CHARACTERS)}` : input,
    ),
    grammar,
  );
  const messages = heard.map(({ text, reading }) => ({ text, reading }));
  const failures = heard.filter(h => h.reading.reading === 'failure');
  const calm = heard.filter(h => h.reading.reading === 'informational');
  const newest = lastOf(heard);
  const settled =
    newest?.reading.family === 'info/steady-state' &&
    failures.every(f => f.passing && (newest.at === undefined || f.at !== undefined));
  if (failures.length === 0 || settled) {
    const last = settled ? newest : calm[0];
    if (last) return explained({ ...last.reading, facts: together(last, heard) }, messages);
    const first = heard[0];
    return explained({ ...UNKNOWN, facts: first ? together(first, heard) : {} }, messages);
  }
  const root = failures.reduce((best, f) => (f.depth > best.depth ? f : best));
  return explained({ ...root.reading, facts: together(root, heard) }, messages);
}
