/** All that a rule's author needs; built-in rules use nothing else. */
export type {
  AnyRule,
  Chosen,
  Fault,
  Given,
  Optional,
  Message,
  Messages,
  Need,
  Needs,
  RuleShape,
  Say,
  Known,
  Undecided,
} from './define-rule.ts';
export { cited, defineRule, detail, keyOf, latest, mayLack, optional, sharper } from './define-rule.ts';
export {
  affectedTasks,
  confidenceOf,
  listOf,
  logUnread,
  matchingCalls,
  type MatchingCalls,
  unread,
  unreadLog,
} from './kit.ts';
export { uniqueCitations } from '../model/cite.ts';
export { isEvidence, none, valueOf } from '../model/evidence.ts';
export type { Dossier, Evidence, EvidenceKey, EvidenceTypes } from '../model/evidence.ts';
export type { About, Citation, Confidence, Fix } from '../model/finding.ts';
export type * from '../model/facts.ts';
export type { CauseId, RuleId, SymptomId } from '../model/rule-ids.ts';
export { idsOf, lastOf, leadsTo, couldBe, partsNamed, citationsOf } from '../model/failed-calls.ts';
export { clock, few, listed, oneLine, shorten, utc } from '../model/text.ts';
export { lastPart, parseArn, roleName } from '../model/arn.ts';
export { dnsSuffix, partitionOf } from '../model/partition.ts';
