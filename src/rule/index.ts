/** All that a rule's author needs; built-in rules use nothing else. */
export type {
  AnyRule,
  Fault,
  Given,
  Maybe,
  Message,
  Need,
  Needs,
  RuleShape,
  Say,
  Seen,
  Undecided,
} from './define-rule.ts';
export { cited, defineRule, detail, keyOf, latest, maybe } from './define-rule.ts';
export { isEvidence, known, none } from '../model/evidence.ts';
export type { Dossier, Evidence, EvidenceKey, EvidenceTypes } from '../model/evidence.ts';
export type { About, Citation, Confidence, Fix } from '../model/finding.ts';
export type * from '../model/facts.ts';
export { idsOf, lastOf, leadsTo, mayBe, partsNamed, seenIn } from '../model/failed-calls.ts';
export { clock, listed } from '../model/text.ts';
export { lastPart, parseArn, partitionOf, roleName } from '../model/arn.ts';
