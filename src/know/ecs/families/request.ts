import { kind } from '../family.ts';
import { refused } from './reasons.ts';

const REFUSED = ['clientexception', 'invalidparameterexception', 'an error occurred (', 'exception', 'invalid', 'must', 'error code:', 'required', 'cannot'];

/** What an API of ECS refuses before any task is started. */
export const REQUEST = kind({ step: 'request', symptom: 'symptom/request-refused', source: 'seen' } as const, [
  { id: 'request/exec-unreachable', any: ['targetnotconnected', 'ssmmessages', 'session manager', 'sessionmanagerplugin', 'session-manager-plugin'], symptom: 'symptom/exec-failed', how: 'unreachable', depth: 6, candidates: (seen) => seen.outcomes.has('denied') ? refused(seen, 'iam/task-role-denied') : ['iam/task-role-denied', 'network/no-route', 'network/endpoint-missing', 'iam/task-role-missing'] },
  { id: 'request/exec-disabled', any: ['execute command was not enabled', 'execute command agent', 'execute command failed', 'enableexecutecommand', 'executecommandagent'], symptom: 'symptom/exec-failed', how: 'mismatch', depth: 6, candidates: ['iam/task-role-denied', 'iam/task-role-missing', 'network/no-route'] },
  { id: 'request/network', any: ['network configuration must be provided', 'networkconfiguration', 'network configuration is not', 'subnets can not be empty', 'subnets cannot be empty', 'assign public ip is not supported', 'assignpublicip', 'error retrieving subnet', 'error retrieving security group', 'error retrieving securitygroup'], all: [REFUSED], how: 'mismatch', depth: 6, candidates: ['deployment/config-invalid', 'network/security-group-wrong-vpc'] },
  { id: 'request/task-definition', any: ['port mappings must match', 'invalid cpu or memory', 'no fargate configuration exists', 'fargate requires', 'invalid setting for container', 'container.image', 'container.name', 'duplicate', 'taskdefinition', 'task definition', 'registertaskdefinition', 'essential', 'healthcheck', 'host port', 'hostport', 'containerport', 'networkmode', 'secret', 'valuefrom', 'logconfiguration', 'volume', 'mount point', 'dependson', 'dependency', 'memoryreservation', 'environment', 'cpu', 'ephemeral storage', 'runtimeplatform', 'awsvpc', 'links are not', 'ulimit', 'container definition'], all: [REFUSED, ['clientexception', 'invalidparameter', 'an error occurred', 'validationexception', 'networkmode', 'fargate', 'invalid setting', 'registertaskdefinition', 'cannotcreate', 'invalid cpu']], how: 'malformed', depth: 6, candidates: ['deployment/task-definition-invalid', 'deployment/config-invalid', 'capacity/launch-type-incompatible'] },
  { id: 'request/missing', any: ['clusternotfound', 'servicenotfound', 'servicenotactive', 'cluster not found', 'service not found', 'service was not active', 'tasksetnotfound', 'cluster was not found', 'the referenced cluster'], how: 'missing', depth: 5, candidates: ['deployment/config-invalid'] },
  { id: 'request/configuration', any: ['invalidparameterexception', 'clientexception', 'validationexception', 'invalid request provided', 'sdk error', 'createservice error', 'updateservice error', 'when calling the create', 'when calling the update', 'when calling the runtask', 'when calling the register', 'when calling the put', 'only valid for', 'not idempotent', 'unsupportedfeature', 'update_ecs_service', 'cannot be updated', 'ecs_update_error', 'conflictexception', 'blockedexception', 'unable to start a service that is still draining', 'limitexceededexception', 'quota'], all: [REFUSED], not: ['throttl'], how: 'malformed', depth: 4, candidates: ['deployment/config-invalid', 'deployment/task-definition-invalid'] },
  { id: 'request/throttled', any: ['throttlingexception', 'rate exceeded', 'too many concurrent'], how: 'throttled', symptom: 'symptom/scheduler-throttled', depth: 4, candidates: ['platform/throttled'] },
  { id: 'request/server', any: ['serverexception', 'service unavailable. please try again', 'internalfailure'], how: 'undetermined', depth: 3, candidates: ['platform/transient'] },
]);

/** A call of the app's own code, by what its SDK prints, that IAM refused. */
export const APP_CALL = kind({ source: 'seen', step: 'process', symptom: 'symptom/container-exited', how: 'denied', depth: 7 } as const, [
  {
    id: 'log/call-denied', any: ['botocore', 'clienterror', 'software.amazon.awssdk', 'com.amazonaws.services', 'node_modules', '@aws-sdk', 'when calling the getsecretvalue', 'when calling the getparameter', 'when calling the getobject', 'when calling the putobject', 'when calling the listbucket', 'amazon.runtime', 'aws.sdk', 'aws::'],
    all: [['not authorized to perform', 'accessdenied', 'access denied']], candidates: (seen) => refused(seen, 'iam/task-role-denied'),
  },
]);
/** A refusal of IAM in words that tell nothing else. */
export const DENIED = kind({ source: 'guide:troubleshoot_access-denied', how: 'denied' } as const, [
  { id: 'denied/ecs', any: ['not authorized to perform: ecs:', 'not authorized to perform: iam:', 'not authorized to perform: application-autoscaling:'], step: 'request', symptom: 'symptom/request-refused', depth: 7, candidates: (seen) => { const layer = seen.parts.denial?.layer; return seen.parts.denial?.explicit || (layer && layer !== 'identity') ? refused(seen, 'iam/explicit-deny') : []; } },
  { id: 'denied/app', any: ['is not authorized to perform', 'is not authorised to perform'], step: 'process', symptom: 'symptom/container-exited', depth: 6, candidates: (seen) => refused(seen, 'iam/task-role-denied') },
]);
