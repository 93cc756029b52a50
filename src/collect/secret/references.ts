import { parseArn } from '../../model/arn.ts';
import type { Evidence } from '../../model/evidence.ts';
import type {
  FailedCall,
  KeyGrant,
  KeyMeta,
  ParameterMeta,
  SecretFacts,
  SecretMeta,
  SecretRef,
  TaskDefinition,
} from '../../model/facts.ts';
import { parseSecretReference } from '../../aws/messages/secret-reference.ts';
import { policyText } from '../../aws/secrets/policy-text.ts';
import { bareName, isWord } from '../../aws/secrets/suffix.ts';
import { defineCollector, type Io, settled, unasked, UNASKED } from '../collector.ts';
import { managerOf, sealedTexts, tagsOf } from '../tags.ts';
import type { Output } from '../clients/index.ts';
import { sorted } from '../../model/text.ts';

const ACTIONS = [
  'secretsmanager:DescribeSecret',
  'secretsmanager:GetResourcePolicy',
  'ssm:DescribeParameters',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:ListGrants',
] as const;
type SecretIo = Io<'deployment.taskDefinition' | 'failure.calls', (typeof ACTIONS)[number]>;

const NOTHING = {
  secret: UNASKED,
  byName: UNASKED,
  parameter: UNASKED,
  policy: UNASKED,
  key: UNASKED,
  keyPolicy: UNASKED,
} as const;

/** Every secret that the containers, their log drivers and their registries are given. */
function referencesOf(definition: TaskDefinition, region: string): SecretRef[] {
  return definition.containers.flatMap(c => [
    ...c.secrets.map(s => ({ container: c.name, name: s.name, ...parseSecretReference(s.valueFrom, region) })),
    ...(c.repositoryCredentials === undefined
      ? []
      : [
          {
            container: c.name,
            name: 'repositoryCredentials',
            ...parseSecretReference(c.repositoryCredentials, region),
          },
        ]),
  ]);
}

/** Whether the state of a secret, a parameter or a key could explain this call; one that never got through tells nothing of them. */
const concerns = (call: FailedCall): boolean =>
  call.how !== 'unreachable' &&
  (call.step === 'secret' ||
    call.service === 'secretsmanager' ||
    call.service === 'ssm' ||
    call.service === 'kms' ||
    /^(?:secretsmanager|ssm|kms):/.test(call.action ?? '') ||
    call.candidates.some(c => c.cause.startsWith('secret/') || c.cause === 'image/credentials-invalid'));

const metaOf = (io: SecretIo, s: Output<'secretsmanager:DescribeSecret'>): SecretMeta => ({
  arn: s.ARN ?? '',
  name: s.Name ?? '',
  ...(s.DeletedDate && { deletedAt: s.DeletedDate }),
  ...(s.KmsKeyId && { kmsKeyId: s.KmsKeyId }),
  versions: Object.fromEntries(
    Object.entries(s.VersionIdsToStages ?? {}).map(([id, stages]) => [
      id,
      Array.isArray(stages) ? stages.map(String) : [],
    ]),
  ),
  ...managerOf(s.Tags),
  tags: tagsOf(io, s.Tags),
  ...(s.CreatedDate && { createdAt: s.CreatedDate }),
  ...(s.LastChangedDate && { changedAt: s.LastChangedDate }),
});

/** The same secret: its ARN as it is, or without the six characters that Secrets Manager adds. */
const isSecret = (s: Output<'secretsmanager:DescribeSecret'>, arn: string): boolean =>
  s.ARN === arn || (s.ARN?.startsWith(`${arn}-`) === true && s.ARN.length === arn.length + 7);

const describe = (
  io: SecretIo,
  id: string,
  region: string,
  is: (s: Output<'secretsmanager:DescribeSecret'>) => boolean,
): Promise<Evidence<SecretMeta>> =>
  io
    .evidence('secretsmanager:DescribeSecret', { SecretId: id }, s => (is(s) ? metaOf(io, s) : null), { region })
    .then(ev => settled(ev, `the answer is not about ${id}`));

/** Looked up by its name alone: a secret that was deleted and made again has other characters at the end of its ARN. */
async function lookUpByName(
  io: SecretIo,
  ref: SecretRef,
  ownAccount: string | undefined,
): Promise<Evidence<SecretMeta>> {
  if (ownAccount !== undefined && ref.account !== ownAccount)
    return unasked("another account's secret can't be looked up by name");
  const id = ref.id ?? '';
  const bare = bareName(id);
  if (bare === undefined) return unasked('its ARN has no six-character suffix, so it was already looked up by name');
  const named = (name: string) => describe(io, name, ref.region, s => s.Name === name);
  // `db-secret` without its suffix looks as if `secret` were the suffix.
  if (!isWord(id.slice(-6))) return named(bare);
  const [whole, cut] = await Promise.all([named(id), named(bare)]);
  return whole.state === 'known' ? whole : cut;
}

const policyOf = (io: SecretIo, arn: string, region: string): Promise<Evidence<string>> =>
  io.evidence('secretsmanager:GetResourcePolicy', { SecretId: arn }, p => policyText(p.ResourcePolicy), {
    region,
    absent: 'the secret has no resource policy',
  });

const grantOf = (g: NonNullable<Output<'kms:ListGrants'>['Grants']>[number]): KeyGrant => {
  const { EncryptionContextEquals: equals, EncryptionContextSubset: subset, ...others } = g.Constraints ?? {};
  const text = (x: Readonly<Record<string, string | undefined>>): Record<string, string> =>
    Object.fromEntries(Object.entries(x).map(([k, v]) => [k, v ?? '']));
  return {
    grantee: g.GranteePrincipal ?? g.GranteeServicePrincipal ?? '',
    operations: g.Operations ?? [],
    ...(equals && { contextEquals: text(equals) }),
    ...(subset && { contextSubset: text(subset) }),
    ...(Object.keys(others).length > 0 && { otherConstraints: true }),
  };
};

/** A customer's key, its policy and its grants; the keys that AWS manages need no permission of the role. */
async function keyOf(
  io: SecretIo,
  id: string | undefined,
  region: string,
  none: string,
): Promise<Pick<SecretFacts, 'key' | 'keyPolicy' | 'grants'>> {
  if (id === undefined || /(?:^|:)alias\/aws\//.test(id)) return { key: unasked(none), keyPolicy: unasked(none) };
  const policy = (key: string): Promise<Evidence<string>> =>
    io.evidence('kms:GetKeyPolicy', { KeyId: key, PolicyName: 'default' }, p => policyText(p.Policy), {
      region,
      absent: 'the key has no policy',
    });
  // https://docs.aws.amazon.com/kms/latest/developerguide/determining-access-grants.html
  const grants = (key: string): Promise<Evidence<readonly KeyGrant[]>> =>
    io.evidence('kms:ListGrants', { KeyId: key, Limit: 100 }, g => (g.Grants ?? []).map(grantOf), {
      region,
      whole: g => g.Truncated !== true && g.NextMarker === undefined && !('truncated' in g),
    });
  const isAlias = /(?:^|:)alias\//.test(id);
  const about = (k: { readonly KeyId?: string | undefined; readonly Arn?: string | undefined }): boolean =>
    isAlias || k.KeyId === id || k.Arn === id;
  const described = io.evidence(
    'kms:DescribeKey',
    { KeyId: id },
    (k): KeyMeta | null | undefined => {
      const meta = k.KeyMetadata;
      if (!meta) return undefined;
      if (!about(meta)) return null;
      return {
        arn: meta.Arn ?? id,
        id: meta.KeyId ?? id,
        state: meta.KeyState ?? 'Unknown',
        manager: meta.KeyManager === 'AWS' ? 'AWS' : 'CUSTOMER',
        ...(meta.DeletionDate && { deletionDate: meta.DeletionDate }),
      };
    },
    { region },
  );
  if (!isAlias) {
    const [key, keyPolicy, list] = await Promise.all([described, policy(id), grants(id)]);
    return { key: settled(key, 'the answer is about another key'), keyPolicy, grants: list };
  }
  // GetKeyPolicy and ListGrants take no alias.
  const key = settled(await described, 'the answer is about another key');
  if (key.state !== 'known') return { key, keyPolicy: unasked('its key is unknown') };
  const [keyPolicy, list] = await Promise.all([policy(key.value.id), grants(key.value.id)]);
  return { key, keyPolicy, grants: list };
}

async function secretFacts(io: SecretIo, ref: SecretRef, ownAccount: string | undefined): Promise<SecretFacts> {
  const arn = ref.arn ?? ref.valueFrom;
  const [secret, policy] = await Promise.all([
    describe(io, arn, ref.region, s => isSecret(s, arn)),
    policyOf(io, arn, ref.region),
  ]);
  const byName = secret.state === 'absent' ? await lookUpByName(io, ref, ownAccount) : UNASKED;
  const keys =
    secret.state === 'known'
      ? await keyOf(io, secret.value.kmsKeyId, ref.region, 'it is encrypted with the AWS managed key')
      : { key: unasked('its key is unknown'), keyPolicy: unasked('its key is unknown') };
  const sealed = sealedTexts(
    io,
    [policy, keys.keyPolicy].map(p => (p.state === 'known' ? p.value : undefined)),
  );
  return { ref, ...NOTHING, secret, policy, byName, ...keys, ...(sealed && { sealed }) };
}

/** The names that a reference may mean: the ARN of `/db` and of `db` is the same. */
const namesOf = (ref: SecretRef): string[] =>
  ref.id === undefined ? [] : ref.arn !== undefined && !ref.id.includes('/') ? [ref.id, `/${ref.id}`] : [ref.id];

async function parameterFacts(
  io: SecretIo,
  ref: SecretRef,
  batch: readonly string[],
  ownAccount: string | undefined,
): Promise<SecretFacts> {
  const names = namesOf(ref);
  if (ref.account !== undefined && ownAccount !== undefined && ref.account !== ownAccount)
    return { ref, ...NOTHING, parameter: unasked("another account's parameters can't be listed") };
  if (names.some(n => /^\/?aws\//.test(n)))
    return { ref, ...NOTHING, parameter: unasked("AWS's public parameters aren't listed") };
  const found = await io.evidence(
    'ssm:DescribeParameters',
    { ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: [...batch] }], MaxResults: 50 },
    (list): ParameterMeta | null | undefined => {
      const p = list.Parameters?.find(x => x.Name !== undefined && names.includes(x.Name));
      if (p)
        return {
          name: p.Name ?? '',
          type: p.Type ?? '',
          ...(p.KeyId && { keyId: p.KeyId }),
          ...(p.LastModifiedDate && { changedAt: p.LastModifiedDate }),
        };
      return list.NextToken !== undefined || 'truncated' in list ? null : undefined;
    },
    { region: ref.region, absent: `no parameter is named ${ref.id ?? ''} in ${ref.region}` },
  );
  const parameter = settled(found, 'the list of parameters is incomplete');
  const keys =
    parameter.state === 'known'
      ? await keyOf(io, parameter.value.keyId, ref.region, 'it is encrypted with the AWS managed key, or not at all')
      : {};
  return { ref, ...NOTHING, parameter, ...keys };
}

/** All parameter names of a region in one call; a filter takes 50 values. */
function batches(refs: readonly SecretRef[]): Map<SecretRef, readonly string[]> {
  const of = new Map<SecretRef, readonly string[]>();
  for (const region of new Set(refs.map(r => r.region))) {
    const here = refs.filter(r => r.region === region && r.kind === 'ssm');
    for (let i = 0; i < here.length; i += 25) {
      const batch = here.slice(i, i + 25);
      const names = sorted(batch.flatMap(namesOf)).filter(n => !/^\/?aws\//.test(n));
      for (const ref of batch) of.set(ref, names);
    }
  }
  return of;
}

export default defineCollector({
  key: 'secret.references',
  from: ['deployment.taskDefinition', 'failure.calls'],
  actions: ACTIONS,
  async collect(io) {
    const [definition, calls] = await Promise.all([io.need('deployment.taskDefinition'), io.ask('failure.calls')]);
    const refs = referencesOf(definition, io.target.region);
    const needed = calls.state !== 'known' || calls.value.length === 0 || calls.value.some(concerns);
    if (!needed) return { found: refs.map(ref => ({ ref, ...NOTHING })) };
    const account = io.target.account ?? parseArn(definition.arn)?.account;
    const own = refs.filter(r => r.account === undefined || r.account === account);
    const batch = batches(own.length > 0 ? own : refs);
    const found = await Promise.all(
      refs.map(async (ref): Promise<SecretFacts> => {
        if (ref.kind === 'secretsmanager') return secretFacts(io, ref, account);
        if (ref.kind === 'ssm') return parameterFacts(io, ref, batch.get(ref) ?? namesOf(ref), account);
        return { ref, ...NOTHING };
      }),
    );
    return { found };
  },
});
