import { diagnoseInFull } from '../../src/diagnose.ts';
import type { Case, Recording } from '../../src/collect/case.ts';
import { normaliseInput } from '../../src/collect/case.ts';
import { type Door, openDoor } from '../../src/collect/door.ts';
import type { Transport } from '../../src/collect/transport.ts';
import type { Report } from '../../src/model/report.ts';
import type { AnyRule } from '../../src/rule/define-rule.ts';
import type { Story } from './story.ts';
import { awsError, transportOf } from './world.ts';

/** How each service says that a call is not allowed. */
export function deniedError(action: string): Error {
  const [service, operation] = action.split(':');
  const words = `User: arn:aws:iam::111122223333:user/on-call is not authorized to perform: ${action}`;
  if (service === 'ec2')
    return awsError(
      'UnauthorizedOperation',
      `You are not authorized to perform this operation. ${words} because no identity-based policy allows the ${action} action`,
      403,
    );
  if (service === 'iam' || service === 'elasticloadbalancing')
    return awsError('AccessDenied', `${words} because no identity-based policy allows the ${action} action`, 403);
  return awsError(
    'AccessDeniedException',
    `${words} because no identity-based policy allows the ${service}:${operation} action`,
  );
}
export const doorTo = (transport: Transport, at: string): Door => openDoor(transport, { now: () => at });

/** One diagnosis of a world. */
export async function reportOn(
  story: Story,
  options: { risks?: boolean; deny?: string; rules?: readonly AnyRule[] } = {},
): Promise<{ report: Report; door: Door; bugs: readonly { key: string; error: Error }[] }> {
  const world = transportOf(story.world());
  const transport: Transport = {
    send: async (action, input, region) => {
      if (action === options.deny) throw deniedError(action);
      return world.send(action, input, region);
    },
  };
  const at = story.at();
  const door = doorTo(transport, at);
  const { report, bugs } = await diagnoseInFull(story.target(), {
    door,
    at,
    risks: options.risks ?? false,
    rules: options.rules,
  });
  return { report, door, bugs };
}

const keyOf = (r: Recording): string => JSON.stringify([r.region, r.service, r.operation, normaliseInput(r.input)]);
/** The story as a case: the calls of a run, of one that looks for risks, and what is asked besides when a call is denied. */
export async function caseOf(story: Story): Promise<Case> {
  const at = story.at();
  const found = new Map<string, Recording>();
  const keep = (calls: readonly Recording[], but?: string): void => {
    for (const { at: _, ...call } of calls)
      if (`${call.service}:${call.operation}` !== but && !found.has(keyOf(call))) found.set(keyOf(call), call);
  };
  const plain = await reportOn(story);
  keep(plain.door.recordings());
  keep((await reportOn(story, { risks: true })).door.recordings());
  for (const deny of [...new Set(plain.door.answered.map(a => a.action))])
    keep((await reportOn(story, { deny })).door.recordings(), deny);
  const order = (r: Recording): string => `${r.service}:${r.operation} ${JSON.stringify(normaliseInput(r.input))}`;
  return {
    schemaVersion: '1.0',
    about: story.about,
    at,
    target: story.target(),
    calls: [...found.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1)),
  };
}

/** JSON that a person can read: what fits in a line stands in one. */
export function pretty(value: unknown, width = 180): string {
  const write = (x: unknown, indent: string): string => {
    const flat = JSON.stringify(x);
    if (typeof x !== 'object' || x === null || flat.length + indent.length <= width) return flat;
    const inner = `${indent} `;
    const lines = Array.isArray(x)
      ? x.map(e => `${inner}${write(e, inner)}`)
      : Object.entries(x)
          .filter(([, v]) => v !== undefined)
          .map(([k, v]) => `${inner}${JSON.stringify(k)}: ${write(v, inner)}`);
    const [open, close] = Array.isArray(x) ? '[]' : '{}';
    return `${open}\n${lines.join(',\n')}\n${indent}${close}`;
  };
  return `${write(value, '')}\n`;
}
