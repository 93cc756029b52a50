import { parseArn } from '../../model/arn.ts';
import type { SecretRef } from '../../model/facts.ts';

type Reference = Omit<SecretRef, 'container' | 'name'>;

const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;
const ACCOUNT = /^\d{12}$/;
const PARAMETER = /^[A-Za-z0-9_.\-/]+$/;

/** What a container's `valueFrom` (or a `credentialsParameter`) points at, by ECS's rules. `region` is the task's own. */
export function parseSecretReference(valueFrom: string, region: string): Reference {
  const bad = (why: string, at = region): Reference => ({ valueFrom, kind: 'malformed', why, region: at });
  if (valueFrom === '') return bad('it is empty');
  if (valueFrom !== valueFrom.trim()) return bad('it has leading or trailing white space');
  if (!/^arn:/i.test(valueFrom)) return parameterName(valueFrom, region, bad);
  const arn = parseArn(valueFrom);
  if (!arn) return bad('it starts as an ARN but has fewer than six parts');
  if (arn.service !== 'secretsmanager' && arn.service !== 'ssm')
    return bad(`it is an ARN of ${arn.service}, not of Secrets Manager or Systems Manager`);
  if (!REGION.test(arn.region)) return bad('its ARN has no valid Region');
  if (!ACCOUNT.test(arn.account)) return bad('its ARN has no 12-digit account ID', arn.region);
  const base = { valueFrom, region: arn.region, account: arn.account };
  if (arn.service === 'ssm') {
    if (!arn.resource.startsWith('parameter/')) return bad("a parameter's ARN ends in parameter/<name>", arn.region);
    const path = arn.resource.slice('parameter/'.length);
    if (path.startsWith('/'))
      return bad('its ARN has two slashes after `parameter`: write the name without its leading slash', arn.region);
    const [name = '', selector, ...more] = path.split(':');
    if (!PARAMETER.test(name) || more.length > 0) return bad(`'${path}' is not a parameter name`, arn.region);
    // A name with levels begins with a slash; an ARN leaves that slash out.
    return {
      ...base,
      kind: 'ssm',
      arn: valueFrom,
      id: name.includes('/') ? `/${name}` : name,
      ...(selector ? { version: selector } : {}),
    };
  }
  const [type, name = '', ...more] = arn.resource.split(':');
  if (type !== 'secret' || name === '') return bad("a secret's ARN ends in secret:<name>-<6 characters>", arn.region);
  if (more.length !== 0 && more.length !== 3)
    return bad(
      `after the secret's name, there must be either no parts or exactly three (json-key:version-stage:version-id, any of them empty), but there are ${more.length}`,
      arn.region,
    );
  const [jsonKey, stage, version] = more;
  if (stage && version)
    return bad('it sets both a version stage and a version ID, and only one is allowed', arn.region);
  const own = valueFrom.split(':').slice(0, 7).join(':');
  return {
    ...base,
    kind: 'secretsmanager',
    arn: own,
    id: name,
    ...(jsonKey ? { jsonKey } : {}),
    ...(stage ? { stage } : {}),
    ...(version ? { version } : {}),
  };
}

/** A bare name is a parameter in the task's own Region. */
function parameterName(valueFrom: string, region: string, bad: (why: string) => Reference): Reference {
  const [name = '', selector, ...more] = valueFrom.split(':');
  if (more.length > 0)
    return bad("it is not an ARN, so it is read as a parameter name, which can't contain these colons");
  if (!PARAMETER.test(name))
    return bad("it is not an ARN, so it is read as a parameter name, and it has characters that aren't allowed there");
  if (name.includes('//')) return bad('it is read as a parameter name, and it has two slashes in a row');
  if (name.includes('/') && !name.startsWith('/')) return bad('a parameter name with levels begins with a slash');
  return { valueFrom, kind: 'ssm', id: name, region, ...(selector ? { version: selector } : {}) };
}
