import { refused, unreachable } from '../reasons.ts';
import { topic, DENIED, MISSING, UNREACHABLE, THROTTLED, FAILED, type Remaining, rows } from './row.ts';

const SECRET = topic(
  [' secrets manager', ' secretsmanager', ' asm ', ' get secret value', ' secret arn'],
  [' secret', ' pull secrets'],
);
const PARAMETER = topic([' ssm ', ' parameter store', ' get parameters', ' systems manager'], [' parameter']);
const KMS = topic([' kms ', ' decrypt', ' customer master key', ' cmk '], [' encryption key']);
const ENV_FILE = topic([' env file', ' environment file', ' environment variable file', ' envfile', ' env files'], []);

/** Secrets, parameters, their keys, and environment files. */
export const SECRETS: readonly Remaining[] = [
  ...rows(KMS, 'secret', 'symptom/secrets-not-retrieved', [
    {
      id: 'secret/key-unusable',
      stems: [[' disabled', ' pending deletion', ' scheduled for deletion', ' invalid state', ' unusable']],
      how: 'denied',
      weight: 1,
      candidates: ['secret/kms-key-unusable', 'secret/kms-denied'],
    },
    {
      id: 'secret/kms-denied',
      stems: [DENIED],
      how: 'denied',
      candidates: seen =>
        seen.parts.denial?.layer
          ? refused(seen, 'secret/kms-denied')
          : ['secret/kms-denied', 'secret/kms-key-unusable'],
    },
  ]),
  ...rows(SECRET, 'secret', 'symptom/secrets-not-retrieved', [
    {
      id: 'secret/marked-for-deletion',
      stems: [[' for deletion', ' marked deleted', ' deletion date', ' being deleted']],
      how: 'missing',
      weight: 2,
      candidates: ['secret/scheduled-for-deletion'],
    },
    {
      id: 'secret/json-key-missing',
      stems: [
        [' json key', ' key '],
        [...MISSING, ' not contain', ' not have'],
      ],
      how: 'missing',
      weight: 0.5,
      candidates: ['secret/json-key-missing', 'secret/value-not-json'],
    },
    {
      id: 'secret/not-json',
      stems: [
        [' not json', ' invalid character', ' unmarshal', ' not valid json', ' invalid json', ' not a json', ' plain'],
      ],
      how: 'malformed',
      weight: 2,
      candidates: ['secret/value-not-json', 'secret/json-key-missing'],
    },
    {
      id: 'secret/version-missing',
      stems: [
        [' version', ' staging label', ' stage ', ' no value', ' awscurrent'],
        [...MISSING, ' no ', ' empty'],
      ],
      how: 'missing',
      weight: 0.5,
      candidates: ['secret/version-missing', 'secret/not-found'],
    },
    {
      id: 'secret/not-json',
      stems: [[' invalid', ' malformed', ' unmarshal', ' schema', ' parse']],
      how: 'malformed',
      weight: -0.5,
      candidates: [
        'secret/value-not-json',
        'secret/reference-malformed',
        'secret/json-key-missing',
        'image/credentials-invalid',
      ],
    },
    {
      id: 'secret/reference-malformed',
      stems: [
        [' arn', ' value from', ' reference', ' name'],
        [' invalid', ' malformed', ' format', ' not valid', ' wrong', ' incorrect'],
      ],
      how: 'malformed',
      candidates: ['secret/reference-malformed', 'secret/not-found'],
    },
    {
      id: 'secret/secretsmanager-denied',
      service: 'secretsmanager',
      stems: [DENIED],
      how: 'denied',
      weight: 0.5,
      candidates: seen => refused(seen, 'iam/execution-role-denied', 'secret/resource-policy-denied'),
    },
    {
      id: 'secret/not-found',
      service: 'secretsmanager',
      stems: [MISSING],
      how: 'missing',
      candidates: ['secret/not-found', 'secret/reference-malformed', 'secret/version-missing'],
    },
    {
      id: 'secret/secretsmanager-throttled',
      stems: [THROTTLED],
      how: 'throttled',
      weight: 1,
      candidates: ['platform/throttled'],
    },
    {
      id: 'secret/secretsmanager-unreachable',
      service: 'secretsmanager',
      stems: [UNREACHABLE],
      how: 'unreachable',
      candidates: seen => unreachable(seen),
    },
  ]),
  ...rows(PARAMETER, 'secret', 'symptom/secrets-not-retrieved', [
    {
      id: 'secret/ssm-denied',
      service: 'ssm',
      stems: [DENIED],
      how: 'denied',
      weight: 0.5,
      candidates: seen => [...refused(seen, 'iam/execution-role-denied'), 'secret/parameter-not-found' as const],
    },
    {
      id: 'secret/parameter-missing',
      service: 'ssm',
      stems: [[...MISSING, ' invalid']],
      how: 'missing',
      candidates: ['secret/parameter-not-found', 'secret/kms-denied'],
    },
    {
      id: 'secret/ssm-throttled',
      stems: [THROTTLED],
      how: 'throttled',
      weight: 1,
      candidates: ['platform/throttled'],
    },
    {
      id: 'secret/ssm-unreachable',
      service: 'ssm',
      stems: [UNREACHABLE],
      how: 'unreachable',
      candidates: seen => unreachable(seen),
    },
  ]),
  ...rows(ENV_FILE, 'environment-file', 'symptom/secrets-not-retrieved', [
    {
      id: 'env-file/denied',
      stems: [DENIED],
      how: 'denied',
      candidates: ['secret/env-file-unreadable', 'iam/execution-role-denied'],
    },
    { id: 'env-file/missing', stems: [MISSING], how: 'missing', candidates: ['secret/env-file-unreadable'] },
    {
      id: 'env-file/unreachable',
      stems: [[...UNREACHABLE, ' canceled', ' cancelled']],
      how: 'unreachable',
      weight: 0.5,
      candidates: seen => unreachable(seen, 's3'),
    },
    {
      id: 'env-file/failed',
      stems: [FAILED],
      how: 'undetermined',
      weight: -1,
      candidates: ['secret/env-file-unreadable', 'iam/execution-role-denied', 'network/endpoint-missing'],
    },
  ]),
];
