/** The policy layers that IAM names when it refuses. */
export type PolicyLayer = 'identity' | 'resource' | 'boundary' | 'scp' | 'rcp' | 'session' | 'endpoint' | 'trust';
export interface Denial {
  readonly action?: string;
  readonly resource?: string;
  readonly principal?: string;
  /** Absent when IAM did not say, or the message was cut before it did. */
  readonly layer?: PolicyLayer;
  /** A Deny statement matched; false when only no Allow did, or when IAM did not say. */
  readonly explicit: boolean;
}

const LAYERS: readonly (readonly [string, PolicyLayer])[] = [
  ['service control polic', 'scp'],
  ['resource control polic', 'rcp'],
  ['permissions boundar', 'boundary'],
  ['session polic', 'session'],
  ['vpc endpoint polic', 'endpoint'],
  ['trust polic', 'trust'],
  ['identity-based polic', 'identity'],
  ['identity based polic', 'identity'],
  ['resource-based polic', 'resource'],
  ['resource based polic', 'resource'],
];
const VERB =
  /\b(?:(?:is|was|are) )?(?:not|isn't) (?:authorized|authorised|allowed|permitted) to perform(?: the action)?:? ?/i;
/** What is left of the sentence where it was cut or retold. */
const FRAGMENT =
  /\b(?:because no [a-z -]{3,40}(?:polic|boundar)|no (?:identity|resource)[- ]based policy allows|no (?:session|vpc endpoint|service control|resource control|trust) policy allows|no permissions boundary allows|explicit deny in an? )/i;
const ACTION = /(?<![\w:-])[a-z][a-z0-9-]{1,30}:[A-Z][A-Za-z]{2,60}\b/;

/** The words from `start` to the next white space; white space inside `<…>`, a poster's placeholder, does not end it. */
function word(text: string, start: number): string {
  let depth = 0;
  let end = start;
  for (; end < text.length && end < start + 2048; end++) {
    const c = text[end] ?? '';
    if (c === '<') depth++;
    else if (c === '>') depth = Math.max(0, depth - 1);
    else if (/\s/.test(c) && depth === 0) break;
  }
  if (depth > 0) end = text.slice(start).search(/\s/) < 0 ? end : start + text.slice(start).search(/\s/);
  return text
    .slice(start, end)
    .replace(/[.,;)'"\]}]+$/, '')
    .replace(/^['"(]+/, '');
}

const layerIn = (low: string): PolicyLayer | undefined =>
  LAYERS.map(([words, name]) => ({ name, at: low.indexOf(words) }))
    .filter(l => l.at >= 0)
    .sort((a, b) => a.at - b.at)[0]?.name;

function fragment(text: string): Denial | undefined {
  const found = FRAGMENT.exec(text);
  if (!found) return undefined;
  const because = text.slice(found.index, found.index + 240).toLowerCase();
  const action = ACTION.exec(text.slice(0, 8192))?.[0];
  const on = /\bon (?:the )?resource:? ?/i.exec(text.slice(0, 8192));
  const resource = on ? word(text, on.index + on[0].length) : '';
  const layer = layerIn(because);
  return {
    ...(action ? { action } : {}),
    ...(resource && !/^because$/i.test(resource) ? { resource } : {}),
    ...(layer ? { layer } : {}),
    explicit: because.includes('explicit deny'),
  };
}

/** Reads IAM's sentence of refusal; undefined when there is none in the text. */
export function policyLayer(text: string): Denial | undefined {
  const verb = VERB.exec(text);
  if (!verb) return fragment(text);
  const after = verb.index + verb[0].length;
  const action = word(text, after);
  const before = text.slice(Math.max(0, verb.index - 2048), verb.index).trimEnd();
  const user = /.*\b(?:User|Principal|Role|principal with arn): ?/is.exec(before);
  const said = (user ? before.slice(user[0].length) : (before.split(' ').at(-1) ?? '')).trim();
  const principal = /^(?:arn:|<|[A-Za-z0-9_.…-]+$)/.test(said) && said.length <= 600 ? said : '';
  const tail = text.slice(after, after + 4096);
  const on = /\bon (?:the )?resource:? ?/i.exec(tail.slice(0, 600));
  const resource = on ? word(tail, on.index + on[0].length) : '';
  const because =
    /\b(?:because|with an explicit deny|due to an explicit deny)\b.{0,240}/is.exec(tail)?.[0].toLowerCase() ?? '';
  const layer = layerIn(because);
  const explicit = because.includes('explicit deny');
  return {
    ...(action.includes(':') ? { action } : {}),
    ...(resource && !/^because$/i.test(resource) ? { resource } : {}),
    ...(principal ? { principal } : {}),
    ...(layer ? { layer } : {}),
    explicit,
  };
}
