export {
  type Caller,
  type Context,
  assumeContext,
  contextOf,
  layerBucketArn,
  layerContext,
  roleContext,
} from './context.ts';
export {
  type Layer,
  type LayerName,
  type LayerOutcome,
  NO_POLICIES,
  type PolicyInput,
  type Question,
  type Request,
  type StatementRef,
  UNREAD,
  type Verdict,
  evaluate,
  evaluateAlone,
  evaluateLayer,
} from './evaluate.ts';
export { SOME_CHARACTER, SOME_REST, matches, plainResource } from './glob.ts';
export {
  type DocumentJson,
  type Relaxed,
  type StatementJson,
  exceptPrincipal,
  mergeStatement,
  relaxDeny,
  statementsOf,
} from './merge.ts';
export {
  type Condition,
  type ParsedPolicy,
  type Policy,
  type Statement,
  documentJson,
  documentText,
  parsePolicy,
} from './policy.ts';
export { type Tri, and, not, or } from './tri.ts';
export {
  type Need,
  type Purpose,
  ecrRepositoryArn,
  fileNeed,
  hasSuffix,
  imageNeeds,
  logNeeds,
  needsExecutionRole,
  needsOf,
  parameterArn,
  referencesOf,
  secretNeed,
  SUFFIX,
} from './needs.ts';
export { execNeeds } from './exec-needs.ts';
export { type Settled, type Words, causeOf, settle, wordsOf } from './cause.ts';
export { assumedBy, assumes, explainable, isAboutSecrets, rolesOfCall, taskRoles, wasRefused } from './roles.ts';
export {
  type Grants,
  grantResource,
  grantsFor,
  keyNeed,
  namesSecrets,
  needsOfCall,
  needsOfDefinition,
} from './grants.ts';
export { comparedWithTags, withSealed } from './tags.ts';
export { keyGranted } from './key-grants.ts';
export { madeJustBefore } from './spreading.ts';
