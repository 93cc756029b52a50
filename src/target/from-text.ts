import { nearest, didYouMean } from '../model/nearest.ts';
import type { Target } from '../model/target.ts';
import { UserError } from '../model/user-error.ts';
import { type ParsedTarget, parseTarget } from './parse-target.ts';

const FORMS = 'Use cluster/service, cluster/task-id, the ARN of a service or task, or a URL from the ECS console.';
/** Managed daemons of Managed Instances are neither: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-daemons.html */
const DAEMON =
  'A managed daemon belongs to capacity providers and not to a service. Use the ARN of one of its tasks, or see aws ecs describe-daemon.';

/** For a suggestion only: a Region that is not here works as well. */
const REGIONS = [
  'af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 ap-southeast-1',
  'ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-7 ca-central-1 ca-west-1 cn-north-1',
  'cn-northwest-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3 eusc-de-east-1',
  'il-central-1 us-iso-east-1 us-iso-west-1 us-isob-east-1 us-isob-west-1 us-isof-east-1 us-isof-south-1 eu-isoe-west-1',
  'me-central-1 me-south-1 mx-central-1 sa-east-1 us-east-1 us-east-2 us-gov-east-1 us-gov-west-1 us-west-1 us-west-2',
].flatMap(line => line.split(' '));

/** What a person gave as TARGET. Throws UserError where it is neither a service nor a task. */
export function targetNamed(text: string): ParsedTarget {
  const target = parseTarget(text);
  if (!target)
    throw new UserError({
      code: 'bad-target',
      title: `“${text.slice(0, 200)}” is not a service or task`,
      hint: /^arn:[^:]{1,20}:ecs:[^:]{1,30}:\d{12}:daemon\//.test(text.trim()) ? DAEMON : FORMS,
    });
  return target;
}

/** A TARGET to ask AWS about. The Region comes from the ARN or URL, then --region, then the SDK's own chain. */
export async function targetInRegion(
  text: string | undefined,
  region: string | undefined,
  profile: string | undefined,
): Promise<Target> {
  if (text === undefined)
    throw new UserError({
      code: 'no-target',
      title: 'Which service or task?',
      hint: `${FORMS} Or replay a recording with --case FILE.`,
    });
  const { region: named, ...rest } = targetNamed(text);
  return { region: named ?? (await regionOf(region, profile)), ...rest };
}

/** --region, or what the SDK's own chain names. Throws UserError where there is none. */
export async function regionOf(given: string | undefined, profile: string | undefined): Promise<string> {
  if (given !== undefined) {
    if (!/^[a-z]{2,}(?:-[a-z0-9]+)+$/.test(given))
      throw new UserError({
        code: 'bad-region',
        title: `--region ${given} is not a Region`,
        hint: 'Use the ID of a Region, for example --region eu-west-1.',
      });
    return given;
  }
  const { configuredRegion } = await import('../collect/live.ts');
  try {
    return await configuredRegion(profile);
  } catch (error) {
    throw new UserError({
      code: 'no-region',
      title: 'No Region is set',
      detail: `The target, --region, AWS_REGION and the profile don't name one (${(error as Error).message.split('\n')[0]}).`,
      hint: 'Add --region, for example --region eu-west-1.',
      cause: error,
    });
  }
}

/** A host name that does not resolve in a Region nobody knows: most likely a typo. */
export function unknownRegion(region: string, said: string): UserError | undefined {
  if (REGIONS.includes(region) || !/ENOTFOUND|EAI_AGAIN/.test(said)) return undefined;
  const near = nearest(region, REGIONS);
  return new UserError({
    code: 'unknown-region',
    title: `${region} is not a Region that resolves`,
    detail: said.split('\n')[0]?.slice(0, 300),
    hint: didYouMean(near) || 'Check --region and AWS_REGION.',
  });
}
