import { type Candidate, kind, type Seen } from '../family.ts';
import { refused, unreachable } from './reasons.ts';

const ASM = ['secrets manager', 'secretsmanager', 'secret from asm', 'secret(s) from asm', 'secrets from asm', 'from asm', 'asm fetching', 'asm secret'];
const SSM = ['from ssm', 'parameter store', 'ssm parameter', 'systems manager', 'ssm:getparameters', 'ssm.', 'ssm secret', 'getparameters'];
const EITHER = [...ASM, ...SSM, 'pull secrets', 'secret', 'kms:decrypt'];
const REFERENCE = ['invalid arn format', 'arn format for the aws secrets manager', 'unexpected arn format', 'not a valid arn', 'invalid secret arn', 'trying to retrieve secret with value', 'invalid name. must be a valid name', 'parameter name must be a fully qualified', "can't be prefixed with", 'parameter name: ', 'valuefrom'];

const denied = (seen: Seen): readonly Candidate[] => refused(seen, 'iam/execution-role-denied', 'secret/resource-policy-denied');

/** Secrets, parameters and environment files. */
export const SECRET = [
  ...kind({ symptom: 'symptom/image-pull-failed', step: 'registry-auth', service: 'secretsmanager', depth: 8, source: 'agent:asm' } as const, [
    { id: 'registry-auth/credentials-malformed', any: ['asm fetching username', 'asm fetching password', 'asm fetching authorization data', 'authorizationdata is malformed', 'invalid schema', 'empty secrets value'], how: 'malformed', candidates: ['image/credentials-invalid'] },
    { id: 'registry-auth/credentials-denied', all: [['asm fetching secret from the service', 'repositorycredentials', 'registry credentials', 'repository credentials']], outcome: 'denied', how: 'denied', candidates: denied },
    { id: 'registry-auth/credentials-missing', all: [['asm fetching secret from the service', 'repositorycredentials', 'repository credentials']], not: ['clientexception', 'invalidparameter'], outcome: 'missing', how: 'missing', candidates: ['secret/not-found', 'image/credentials-invalid'] },
    { id: 'registry-auth/credentials-unreachable', any: ['asm fetching secret from the service', 'registry auth from asm'], outcome: 'network', how: 'unreachable', depth: 7, candidates: (seen) => unreachable(seen) },
    { id: 'registry-auth/credentials-failed', any: ['asm fetching secret from the service', 'registry auth from asm'], how: 'undetermined', depth: 6, candidates: ['iam/execution-role-denied', 'network/no-route', 'network/endpoint-missing', 'secret/not-found', 'image/credentials-invalid'] },
  ]),
  ...kind({ symptom: 'symptom/secrets-not-retrieved', step: 'secret', source: 'guide:resource-initialization-error' } as const, [
    { id: 'secret/json-key-missing', any: ['contain json key'], service: 'secretsmanager', how: 'missing', depth: 8, candidates: ['secret/json-key-missing'] },
    { id: 'secret/not-json', any: ["invalid character '", 'unexpected end of json input', 'cannot unmarshal', 'unable to unmarshal secret'], all: [['pull secrets', 'secret', 'from asm']], service: 'secretsmanager', how: 'malformed', depth: 8, candidates: ['secret/value-not-json', 'secret/json-key-missing'] },
    { id: 'secret/reference-malformed', any: REFERENCE, all: [['secret', 'ssm', 'parameter']], not: ['not authorized to perform', 'can\'t find'], how: 'malformed', depth: 7, candidates: ['secret/reference-malformed', 'secret/not-found'] },
    { id: 'secret/execution-role-missing', any: ['unable to find execution role', 'execution role credentials'], how: 'missing', depth: 7, candidates: ['iam/execution-role-missing', 'platform/agent-outdated'] },
    { id: 'secret/marked-for-deletion', any: ['marked for deletion', 'marked deleted', 'scheduled for deletion'], all: [EITHER], not: ['kms key', 'kms/'], service: 'secretsmanager', how: 'missing', depth: 8, candidates: ['secret/scheduled-for-deletion'] },
    { id: 'secret/version-missing', any: ['staging label', 'specified secret value for', 'secret value for version', 'versionstage', 'versionid', 'parameterversionnotfound'], all: [EITHER], how: 'missing', depth: 8, candidates: ['secret/version-missing', 'secret/not-found'] },
    {
      id: 'secret/key-unusable', any: ['kmsinvalidstate', 'kms.disabledexception', 'disabledexception', 'keyunavailable', 'kms.notfoundexception', 'key is disabled', 'is disabled', 'is pending deletion', 'pending import', 'decryptionfailure', 'invalid keyid'],
      all: [['kms', 'decrypt', 'customer master key']], not: ['cloudwatch'], how: 'denied', depth: 8, candidates: ['secret/kms-key-unusable', 'secret/kms-denied'],
    },
    {
      id: 'secret/kms-denied', any: ['access to kms is not allowed', 'kms:decrypt', 'ciphertext refers to a customer master key', 'kms key access denied', 'kmsaccessdenied', 'not authorized to use the kms'], all: [EITHER], how: 'denied', depth: 8,
      candidates: (seen) => seen.parts.denial?.layer ? refused(seen, 'secret/kms-denied') : ['secret/kms-denied', 'secret/kms-key-unusable'],
    },
    { id: 'secret/secretsmanager-denied', any: ASM, outcome: 'denied', service: 'secretsmanager', how: 'denied', depth: 7, candidates: denied },
    { id: 'secret/ssm-denied', any: SSM, outcome: 'denied', not: ['ssmmessages', 'executecommand'], service: 'ssm', how: 'denied', depth: 7, candidates: (seen) => [...refused(seen, 'iam/execution-role-denied'), 'secret/parameter-not-found' as const] },
    { id: 'secret/parameter-missing', any: ['invalid ssm parameter', 'parameternotfound', 'parameter not found'], service: 'ssm', how: 'missing', depth: 7, candidates: ['secret/parameter-not-found', 'secret/kms-denied'] },
    { id: 'secret/parameter-missing', all: [SSM, ['invalid parameters', 'invalid parameter', 'not found', 'does not exist']], service: 'ssm', how: 'missing', depth: 7, candidates: ['secret/parameter-not-found', 'secret/kms-denied'] },
    { id: 'secret/not-found', any: ["can't find the specified secret", "can't retrieve the secret", 'secret does not exist', 'secret not found', 'check whether the secret exists'], service: 'secretsmanager', how: 'missing', depth: 7, candidates: ['secret/not-found', 'secret/reference-malformed', 'secret/version-missing'] },
    { id: 'secret/not-found', any: ASM, outcome: 'missing', not: ['connection issue', 'log group'], service: 'secretsmanager', how: 'missing', depth: 7, candidates: ['secret/not-found', 'secret/reference-malformed', 'secret/version-missing'] },
    { id: 'secret/secretsmanager-throttled', any: ASM, outcome: 'throttled', service: 'secretsmanager', how: 'throttled', depth: 7, candidates: ['platform/throttled'] },
    { id: 'secret/ssm-throttled', any: SSM, outcome: 'throttled', service: 'ssm', how: 'throttled', depth: 7, candidates: ['platform/throttled'] },
    { id: 'secret/secretsmanager-unreachable', any: ASM, outcome: 'network', service: 'secretsmanager', how: 'unreachable', depth: 7, candidates: (seen) => unreachable(seen) },
    { id: 'secret/ssm-unreachable', any: SSM, outcome: 'network', not: ['ssmmessages', 'executecommand'], service: 'ssm', how: 'unreachable', depth: 7, candidates: (seen) => unreachable(seen) },
    { id: 'secret/secretsmanager-failed', any: ['failed to fetch secret', 'retrieve secret from asm', 'retrieve secret(s) from asm', 'from aws secrets manager', 'from secrets manager'], service: 'secretsmanager', how: 'undetermined', depth: 6, candidates: ['iam/execution-role-denied', 'secret/not-found', 'secret/kms-denied', 'network/no-route', 'network/endpoint-missing', 'secret/resource-policy-denied'] },
    { id: 'secret/ssm-failed', any: ['retrieve secrets from ssm', 'secrets from ssm', 'from ssm parameter store', 'from aws systems manager'], service: 'ssm', how: 'undetermined', depth: 6, candidates: ['iam/execution-role-denied', 'secret/parameter-not-found', 'network/no-route', 'network/endpoint-missing', 'secret/kms-denied'] },
  ]),
  ...kind({ symptom: 'symptom/secrets-not-retrieved', step: 'environment-file', service: 's3', source: 'guide:use-environment-file', all: [['env files', 'env file', 'environment variable file', 'environment file', 'envfile', 'environmentfile']] } as const, [
    { id: 'env-file/denied', outcome: 'denied', not: ['clientexception'], how: 'denied', depth: 7, candidates: (seen) => seen.parts.denial?.layer ? refused(seen, 'iam/execution-role-denied') : ['secret/env-file-unreadable', 'iam/execution-role-denied'] },
    { id: 'env-file/missing', outcome: 'missing', not: ['clientexception'], how: 'missing', depth: 7, candidates: ['secret/env-file-unreadable'] },
    { id: 'env-file/unreachable', outcome: 'network', how: 'unreachable', depth: 7, candidates: (seen) => unreachable(seen, 's3') },
    { id: 'env-file/malformed', any: ['unable to parse', 'invalid path', 'escapes', 'must be', 'invalid arn', 'unsupported', 'wrong format', 'unexpected character'], not: ['clientexception'], how: 'malformed', depth: 7, candidates: ['secret/env-file-unreadable', 'deployment/task-definition-invalid'] },
    { id: 'env-file/failed', any: ['failed to download', 'unable to download', 'download command'], how: 'undetermined', depth: 6, candidates: ['secret/env-file-unreadable', 'iam/execution-role-denied', 'network/endpoint-missing', 'network/no-route'] },
  ]),
];
