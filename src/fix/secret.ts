import type { SecretRef, Service, TaskDefinition } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { type Replacement, startAgain, revisionFix } from './revision.ts';
import { command, fillIn } from './shell.ts';

/** Where fixes are applied: the failing task definition and its service, where they are known. */
export interface Site {
  readonly definition: TaskDefinition | undefined;
  readonly service: Service | undefined;
}

const FILE = 'file-with-the-value';
/** What stands in a valueFrom behind the ARN: json key, stage and version. */
const rest = (ref: SecretRef): string =>
  ref.arn !== undefined && ref.valueFrom.startsWith(ref.arn) ? ref.valueFrom.slice(ref.arn.length) : '';

/** Points all references to a secret at another ARN, which is given or told by a command. */
export function repoint(refs: readonly SecretRef[], arn: string | { readonly output: string }): Replacement[] {
  const seen = new Set<string>();
  return refs.flatMap((ref): Replacement[] => {
    if (seen.has(ref.valueFrom)) return [];
    seen.add(ref.valueFrom);
    return [
      {
        from: ref.valueFrom,
        to: typeof arn === 'string' ? `${arn}${rest(ref)}` : { output: arn.output, then: rest(ref) },
      },
    ];
  });
}

export const restoreSecret = (ref: SecretRef, { definition, service }: Site): Fix => ({
  title: 'Restore the secret, then deploy again',
  applies: 'as-is',
  commands: [
    command`aws secretsmanager restore-secret --secret-id ${ref.arn ?? ref.valueFrom} --region ${ref.region}`,
    ...startAgain(definition, service),
  ],
});

/** The secret made anew has another suffix, which only AWS can tell. */
export function createSecret(refs: readonly SecretRef[], name: string, { definition, service }: Site): Fix {
  const region = refs[0]?.region ?? '';
  const output = command`aws secretsmanager describe-secret --secret-id ${name} --region ${region} --query ARN --output text`;
  return {
    title: 'Create the secret again and reference its new ARN in the task definition',
    applies: 'fill-in',
    commands: [
      command`aws secretsmanager create-secret --name ${name} --region ${region} --secret-string file://${fillIn(FILE)}`,
      ...revisionFix({ title: '', applies: 'fill-in' }, definition, service, {
        replace: repoint(refs, { output }),
      }).flatMap(f => f.commands ?? []),
    ],
  };
}

/** A new current value, then a deployment that reads it. */
export const putSecret = (title: string, ref: SecretRef, { definition, service }: Site): Fix => ({
  title,
  applies: 'fill-in',
  commands: [
    command`aws secretsmanager put-secret-value --secret-id ${ref.arn ?? ref.valueFrom} --region ${ref.region} --secret-string file://${fillIn(FILE)}`,
    ...startAgain(definition, service),
  ],
});

export const putParameter = (ref: SecretRef, { definition, service }: Site): Fix => ({
  title: 'Create the parameter, then deploy again',
  applies: 'fill-in',
  commands: [
    command`aws ssm put-parameter --name ${ref.id ?? ref.valueFrom} --type SecureString --value file://${fillIn(FILE)} --region ${ref.region}`,
    ...startAgain(definition, service),
  ],
});

/** A new deployment as a fix of its own. */
export function deployed(title: string, { definition, service }: Site): Fix {
  const commands = startAgain(definition, service);
  return { title, applies: 'as-is', ...(commands.length > 0 && { commands }) };
}
