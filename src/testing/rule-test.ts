import { describe, expect, it } from 'vitest';
import { fill, type RuleOutcome, runRule } from '../engine/run-rule.ts';
import { resolve } from '../model/cite.ts';
import { type Dossier, type Evidence, type EvidenceKey, type EvidenceTypes, isEvidence } from '../model/evidence.ts';
import { CONFIDENCE } from '../model/finding.ts';
import { type AnyRule, type Fault, keyOf, type Message } from '../rule/define-rule.ts';
import { blindElements, denied, elementsOf, receipt } from './blindfold.ts';

export { denied };

/** Plain facts become known and whole; `denied` and `cut` make the other states. */
export type Facts = { readonly [K in EvidenceKey]?: EvidenceTypes[K] | Evidence<EvidenceTypes[K]> };
interface Case {
  readonly name: string;
  readonly given: Facts;
}
interface FaultCase<R extends AnyRule> extends Case {
  readonly faults: readonly {
    readonly messageId: keyof R['messages'] & string;
    readonly about: string;
    readonly confidence?: string;
    readonly calls?: readonly string[];
    readonly data?: Readonly<Record<string, string>>;
  }[];
}
interface UndecidedCase<R extends AnyRule> extends Case {
  /** The need of the rule that leaves it open. */
  readonly blockedOn: keyof R['needs'] & string;
}
export interface Table<R extends AnyRule = AnyRule> {
  readonly faults: readonly FaultCase<R>[];
  readonly clear: readonly Case[];
  readonly undecided: readonly UndecidedCase<R>[];
}

export const cut = <T>(key: string, value: T): Evidence<T> => ({
  state: 'known',
  value,
  whole: false,
  receipt: receipt(key),
});
/** An element that is evidence of its own. */
export const known = <T>(value: T, action = 'test:Read'): Evidence<T> => ({
  state: 'known',
  value,
  whole: true,
  receipt: { ...receipt('element'), action },
});
const dossierOf = (facts: Facts): Dossier =>
  Object.fromEntries(
    Object.entries(facts).map(([k, v]) => [
      k,
      isEvidence(v) ? v : { state: 'known', value: v, whole: true, receipt: receipt(k) },
    ]),
  );

const best = (o: RuleOutcome): number =>
  o.status === 'faults' ? Math.max(...o.faults.map(f => CONFIDENCE.indexOf(f.confidence))) : -1;

/** What a person reads of a fault; a placeholder that nothing fills stays in it. */
const texts = (rule: AnyRule, fault: Fault): Message => {
  const { what, why } = rule.messages[fault.messageId] ?? { what: '{no such message}', why: '' };
  return { what: fill(what, fault.data), why: fill(why, fault.data) };
};

/** Compares what a person reads with the snapshot; where it is another, says how to keep the new one. */
function matchSnapshot(said: Readonly<Record<string, Message>>): void {
  try {
    expect(said).toMatchSnapshot();
  } catch (error) {
    const file = (expect.getState().testPath ?? '').replace(`${process.cwd()}/`, '');
    if (error instanceof Error)
      error.message += `\nIf the words are what a person should read, keep them: npx vitest run ${file} -u`;
    throw error;
  }
}

/**
 * Tests a rule by a table, and blindfolds it: for every fault and every need, what is taken away must make it claim less.
 * Every message of the rule is reached by some fault, and what a person reads of it is kept in a snapshot.
 */
export function testRule<const R extends AnyRule>(rule: R, table: Table<R>): void {
  const keys = new Set<string>(Object.values(rule.needs).map(keyOf));
  describe(rule.id, () => {
    const seen = new Set<string>();
    const reached = new Set<string>();
    const once = (c: Case): void => {
      const k = JSON.stringify(c.given);
      if (seen.has(k)) throw new Error(`${rule.id}: '${c.name}' repeats another case`);
      seen.add(k);
      const unread = Object.keys(c.given).filter(key => !keys.has(key));
      if (unread.length > 0) throw new Error(`${rule.id}: '${c.name}' gives ${unread.join(', ')}, which no need reads`);
    };
    for (const kind of ['faults', 'clear', 'undecided'] as const)
      if (table[kind].length === 0) throw new Error(`${rule.id}: no ${kind} case`);

    for (const c of table.faults) {
      once(c);
      for (const f of c.faults) reached.add(f.messageId);
      it(`faults: ${c.name}`, () => {
        const dossier = dossierOf(c.given);
        const out = runRule(rule, dossier);
        if (out.status === 'crashed') throw out.error;
        expect(out.status).toBe('faults');
        const faults = (out as Extract<RuleOutcome, { status: 'faults' }>).faults;
        expect(faults.map(f => ({ messageId: f.messageId, about: f.about.id }))).toEqual(
          c.faults.map(({ messageId, about }) => ({ messageId, about })),
        );
        for (const [i, f] of faults.entries()) {
          const want = c.faults[i];
          if (want?.confidence !== undefined) expect(f.confidence).toBe(want.confidence);
          if (want?.calls !== undefined) expect(f.calls).toEqual(want.calls);
          if (want?.data !== undefined) expect(f.data).toMatchObject(want.data);
          const { what, why } = texts(rule, f);
          expect(`${what} ${why}`, 'every placeholder is filled').not.toMatch(/\{\w+\}/);
          expect(f.citations.length).toBeGreaterThan(0);
          for (const cited of f.citations) {
            const key = cited.evidence.replace(/^ev:/, '') as EvidenceKey;
            const ev = dossier[key];
            // Derived evidence carries citations of what lies beneath; a whole story resolves those.
            if (ev?.state === 'known' && Object.values(rule.needs).some(n => keyOf(n) === key)) {
              const found = resolve(ev.value, cited.path, ev.receipt).value;
              expect(isEvidence(found) ? found.state : found, `${cited.evidence}${cited.path}`).toBeDefined();
            }
          }
          if (rule.kind === 'cause') expect(f.fixes.length, 'a cause needs a fix').toBeGreaterThan(0);
          for (const fix of f.fixes) {
            const open = fix.commands?.some(line => /<[a-z][\w-]*>/.test(line.replace(/'[^']*'/g, ''))) ?? false;
            if (open) expect(fix.applies, `placeholders are left in: ${fix.commands?.join('; ')}`).toBe('fill-in');
            if (fix.applies === 'judge') expect(fix.risk, `${fix.title}: judge says the risk`).toBeTruthy();
            for (const line of fix.commands ?? [])
              if (line.startsWith('aws ')) expect(line, 'a command carries its region').toMatch(/--region [\w'<-]/);
          }
          expect(JSON.parse(JSON.stringify(f))).toEqual(f);
        }
      });
      for (const need of Object.values(rule.needs)) {
        if (typeof need !== 'string' && 'detail' in need) continue;
        const key = keyOf(need);
        const fact = dossierOf(c.given)[key];
        if (fact === undefined) continue;
        const less: [string, Evidence<unknown>][] = [['denied', denied(key)]];
        if (fact.state === 'known' && Array.isArray(fact.value)) less.push(['cut', cut(key, [])]);
        for (const [how, evidence] of less)
          it(`blindfold: ${c.name}, ${key} ${how}`, () => {
            const sighted = runRule(rule, dossierOf(c.given));
            const out = runRule(rule, { ...dossierOf(c.given), [key]: evidence });
            if (out.status === 'crashed') throw out.error;
            if (out.status === 'undecided' || (how === 'cut' && typeof need !== 'string' && 'latest' in need)) return;
            expect(out.status, 'blindfolded, it must not say clear').toBe('faults');
            if (typeof need !== 'string' && 'sharper' in need) {
              if (how === 'denied') expect(best(out), 'a sharper cause might show there').toBe(0);
              return;
            }
            expect(best(out), 'blindfolded, it must claim less').toBeLessThan(best(sighted));
          });
        // What lies beneath the elements of a list is read call by call, so any one of them can be refused.
        if (fact.state !== 'known' || elementsOf(fact.value).length === 0) continue;
        it(`blindfold: ${c.name}, each element of ${key} denied`, () =>
          expect(blindElements(rule, dossierOf(c.given), key)).toEqual([]));
      }
    }
    it('reaches every message in some case', () => {
      expect([...reached].sort()).toEqual(Object.keys(rule.messages).sort());
      const said = new Map<string, Message>();
      for (const c of table.faults) {
        const out = runRule(rule, dossierOf(c.given));
        for (const f of out.status === 'faults' ? out.faults : [])
          if (!said.has(f.messageId)) said.set(f.messageId, texts(rule, f));
      }
      matchSnapshot(Object.fromEntries([...said].sort(([a], [b]) => (a < b ? -1 : 1))));
    });
    for (const c of table.clear) {
      once(c);
      it(`clear: ${c.name}`, () => {
        const out = runRule(rule, dossierOf(c.given));
        if (out.status === 'crashed') throw out.error;
        expect(out.status === 'not-applicable' ? 'clear' : out).toEqual(
          out.status === 'not-applicable' ? 'clear' : { status: 'clear' },
        );
      });
    }
    for (const c of table.undecided) {
      once(c);
      it(`undecided: ${c.name}`, () => {
        const out = runRule(rule, dossierOf(c.given));
        if (out.status === 'crashed') throw out.error;
        expect(out.status).toBe('undecided');
        expect((out as Extract<RuleOutcome, { status: 'undecided' }>).undecided.map(u => u.need)).toContain(
          c.blockedOn,
        );
      });
    }
  });
}
