import { besideNames } from './beside-names.ts';
import { headers } from './headers.ts';
import { inCommands } from './in-commands.ts';
import { jsonWebTokens, keysInBlocks } from './keys-in-blocks.ts';
import { longRuns } from './long-runs.ts';
import type { Find, Span } from './span.ts';
import { untouchable } from './span.ts';
import { urls } from './urls.ts';
import { awsKeys, vendorTokens } from './vendors.ts';

export interface Redactor {
  readonly hides: string;
  readonly keeps: string;
  /** Left out where it isn't the text that tells, but the place in the answer. */
  readonly find?: Find;
}

/** Everything that takes a secret out, by the name under which a case file counts it. The first that finds a place takes it. */
export const REDACTORS = {
  'environment-value': {
    hides: 'values of environment variables, in task definitions and overrides',
    keeps: 'their names, and references (valueFrom)',
  },
  'repeated-value': {
    hides:
      'an environment value that another text repeats, from 6 characters on: as it is, escaped (JSON, URL, HTML), in base64 or in hex; its lines, the secrets in it, and parts of what looks drawn at random',
    keeps:
      'values that are names of AWS resources, ARNs, hosts, URLs or paths without a secret in them, addresses of one’s own machine, numbers, and single words under 8 letters, unless the name of the variable says that it is a secret (then only names of AWS resources and ARNs)',
  },
  'tag-value': {
    hides: 'values of tags and Docker labels',
    keeps: 'keys, and tags that say what manages the resource',
  },
  'log-option': { hides: 'log and volume driver options', keeps: 'their names, and options that say where logs go' },
  'command-argument': {
    hides: 'arguments of commands and health checks',
    keeps: 'programs, names of options, ports, and URLs of the machine itself',
  },
  'withheld-field': {
    hides:
      'values of headers and query strings in listener rules, fixed response bodies, details of lifecycle hooks, annotations of image manifests, resource properties of stacks, values of policy conditions that are shared secrets (aws:Referer, aws:UserAgent, sts:ExternalId), binary data',
    keeps: 'names of headers, parameters, annotations and condition keys',
  },
  'private-key': {
    hides: 'private keys in PEM, on one line or many',
    keeps: 'BEGIN and END; certificates and public keys',
    find: keysInBlocks,
  },
  jwt: { hides: 'JSON web tokens and other base64 of JSON', keeps: 'nothing of it', find: jsonWebTokens },
  'aws-key': { hides: 'access key IDs and Bedrock API keys', keeps: 'unique IDs of users and roles', find: awsKeys },
  'vendor-token': {
    hides: 'tokens with the prefix of a vendor, and paths of webhooks',
    keeps: 'the host',
    find: vendorTokens,
  },
  url: {
    hides: 'passwords and tokens before @ in URLs and data source names; signatures, tokens and codes in query strings',
    keeps: 'scheme, user, host, port, path and names of parameters',
    find: urls,
  },
  header: {
    hides: 'credentials of Authorization headers, values of cookies',
    keeps: 'the scheme, names and attributes of cookies',
    find: headers,
  },
  command: {
    hides: 'secrets in command lines and SQL: mysql -p, curl -u, docker login -p, IDENTIFIED BY',
    keeps: 'the rest of the line',
    find: inCommands,
  },
  'beside-name': {
    hides: 'values beside a name that says they are secret, however both are written',
    keeps: 'the name; placeholders, references, and prose about passwords',
    find: besideNames,
  },
  'long-run': {
    hides: 'runs of 30 and more letters and digits that look drawn at random',
    keeps: 'hex (digests, commits, ids), UUIDs, paths, identifiers, ids of requests, certificates',
    find: longRuns,
  },
} as const satisfies Readonly<Record<string, Redactor>>;
export type RedactorName = keyof typeof REDACTORS;

export interface Found extends Span {
  readonly redactor: RedactorName;
}
const FINDERS = (Object.entries(REDACTORS) as [RedactorName, Redactor][]).flatMap(([redactor, { find }]) =>
  find === undefined ? [] : [{ redactor, find }],
);

/** What all redactors find in a text, and `more`, in order and without overlaps; never within an ARN or what was hidden before. */
export function findAll(text: string, more: readonly Found[] = []): readonly Found[] {
  const found: Found[] = [...more];
  if (text.length >= 4)
    for (const { redactor, find } of FINDERS) for (const span of find(text)) found.push({ ...span, redactor });
  return found.length === 0 ? found : withoutOverlaps(found, untouchable(text));
}

function withoutOverlaps(found: readonly Found[], kept: readonly Span[]): readonly Found[] {
  const out: Found[] = [];
  let spared = 0;
  for (const span of found.toSorted((a, b) => a.start - b.start)) {
    while ((kept[spared]?.end ?? Number.POSITIVE_INFINITY) <= span.start) spared++;
    const allowed = before(span, kept[spared]);
    if (allowed) add(out, allowed);
  }
  return out;
}
/** What of a span is before the next thing that is kept: a secret may end where an ARN begins, but nothing within one is a secret. */
function before(span: Found, guard: Span | undefined): Found | undefined {
  if (guard === undefined || guard.start >= span.end) return span;
  return guard.start <= span.start ? undefined : { start: span.start, end: guard.start, redactor: span.redactor };
}
/** One span more, as part of the last one where they overlap. */
function add(out: Found[], span: Found): void {
  const last = out.at(-1);
  if (last === undefined || last.end <= span.start) out.push(span);
  else if (span.end > last.end) out[out.length - 1] = { start: last.start, end: span.end, redactor: last.redactor };
}
