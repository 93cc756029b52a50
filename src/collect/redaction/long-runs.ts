import type { Span } from './span.ts';

const kindOf = (c: number): number => (c >= 48 && c <= 57 ? 0 : c >= 65 && c <= 90 ? 1 : c >= 97 && c <= 122 ? 2 : 3);

/** Bits for each character, by how often each stands in the text. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const c of text) counts.set(c, (counts.get(c) ?? 0) + 1);
  let bits = 0;
  for (const n of counts.values()) bits -= (n / text.length) * Math.log2(n / text.length);
  return bits;
}

/**
 * Whether a run of letters and digits was drawn rather than written: capitals, small letters and digits, that take turns as
 * no identifier's do. Hex is never: digests, commits, ids of tasks and traces are hex.
 */
export function isRandom(run: string): boolean {
  if (!/\d/.test(run) || !/[A-Z]/.test(run) || !/[a-z]/.test(run) || /^[a-f0-9-]+$/i.test(run)) return false;
  let turns = 0;
  let numbers = 0;
  for (let i = 0; i < run.length; i++) {
    const kind = kindOf(run.charCodeAt(i));
    if (i > 0 && kind === kindOf(run.charCodeAt(i - 1))) continue;
    turns++;
    if (kind === 0) numbers++;
  }
  return (
    turns / run.length >= 0.3 &&
    numbers >= (run.length < 60 ? 2 : 3) &&
    entropy(run) >= Math.min(4, Math.log2(run.length) - 0.7)
  );
}

const RUN = /[A-Za-z0-9+/_=-]{30,}/g;
/** Runs that everybody may see: digests, ids of requests, certificates and public keys. */
const KNOWN =
  /(?:sha\d{3}[-:]|@sha\d{3}:|x-amz-id-2[\s"':=]{1,5}|x-amz-cf-id[\s"':=]{1,5}|request.?id[\s"':=]{1,5}|trace[\w-]{0,10}[\s"':=]{1,5}(?:Root=)?|base64,|fingerprint[\s"':=]{1,5}|integrity[\s"':=]{1,5})$/i;
const PUBLIC =
  /-----BEGIN (?:[A-Z0-9 ]{0,30})(?:CERTIFICATE|PUBLIC KEY|CERTIFICATE REQUEST)-----[\s\S]{0,20000}?(?:-----END|$)/g;

const UUID = /[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}/gi;
const HEX = /[a-f0-9]{8,}|[A-F0-9]{8,}/g;
/** Letters alone, that take turns as seldom as words do. */
const isWordy = (part: string): boolean =>
  part.length >= 4 &&
  /^[A-Za-z]+$/.test(part) &&
  (part.match(/[a-z][A-Z]|[A-Z][a-z]/g)?.length ?? 0) / part.length < 0.3;
/** Base64 of a text in words. */
const isProse = (run: string): boolean => {
  const said = /^[A-Za-z0-9+/]+={0,2}$/.test(run) ? Buffer.from(run, 'base64').toString('latin1') : '';
  return /^[\x20-\x7e\s]+$/.test(said) && said.split(' ').length > 4 && !/=|:\S/.test(said);
};
/**
 * What of a run is to be judged: names joined with dashes end in a few characters at random (`web-Service-ZMAe8F2ERZtu`), so of
 * those only a long part counts. Hex is taken out: it is a digest, or the end of a UUID.
 */
function judged(whole: string): string {
  const run = whole.slice(0, 4000).replace(UUID, '');
  const parts = run.split(/[/_=-]/).filter(p => p !== '');
  const words = parts.length > 1 && parts.some(isWordy);
  const left = words ? (parts.filter(p => p.length >= 20).sort((a, b) => b.length - a.length)[0] ?? '') : run;
  return left.replace(HEX, '');
}

const isPublic = (text: string, start: number, run: string): boolean =>
  /^sha\d{3}-/.test(run) || KNOWN.test(text.slice(Math.max(0, start - 40), start));
const publicBlocks = (text: string): readonly (readonly [number, number])[] =>
  text.includes('-----BEGIN') ? [...text.matchAll(PUBLIC)].map(m => [m.index, m.index + m[0].length] as const) : [];

/** Long runs that look drawn at random. */
export function* longRuns(text: string): Generator<Span> {
  if (text.length < 30) return;
  const blocks = publicBlocks(text);
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (blocks.some(([from, to]) => index >= from && index < to) || isPublic(text, index, run)) continue;
    const core = judged(run);
    if (core.length < 20 || !isRandom(core) || isProse(run)) continue;
    const lead = /^(?:[A-Za-z]{1,20}[=/_-]){0,3}/.exec(run)?.[0].length ?? 0;
    yield { start: index + (run.length - lead >= 30 ? lead : 0), end: index + run.length };
  }
}
