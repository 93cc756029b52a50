/** A group of Regions with accounts, ARNs, host names and a console of its own. */
export interface Partition {
  /** As ARNs name it: `aws`, `aws-cn`. */
  readonly id: string;
  /** What the ids of its Regions look like. */
  readonly regions: RegExp;
  /** What the host names of its services end in. */
  readonly dns: string;
  /** What host names for both IPv4 and IPv6 end in, such as those of Amazon ECR. */
  readonly dualStack: string;
  readonly console: string;
}

/**
 * All partitions. Ids, Regions and endings are those of the AWS SDK's own table (partitions.json); an unknown Region is taken
 * for one of `aws`, as the SDK does.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
const PARTITIONS: readonly Partition[] = [
  {
    id: 'aws-cn',
    regions: /^cn-\w+-\d+$/,
    dns: 'amazonaws.com.cn',
    dualStack: 'on.amazonwebservices.com.cn',
    console: 'console.amazonaws.cn',
  },
  {
    id: 'aws-us-gov',
    regions: /^us-gov-\w+-\d+$/,
    dns: 'amazonaws.com',
    dualStack: 'on.aws',
    console: 'console.amazonaws-us-gov.com',
  },
  {
    id: 'aws-eusc',
    regions: /^eusc-[a-z]{2}-\w+-\d+$/,
    dns: 'amazonaws.eu',
    dualStack: 'on.amazonwebservices.eu',
    console: 'console.amazonaws-eusc.eu',
  },
  {
    id: 'aws-iso',
    regions: /^us-iso-\w+-\d+$/,
    dns: 'c2s.ic.gov',
    dualStack: 'on.aws.ic.gov',
    console: 'console.c2shome.ic.gov',
  },
  {
    id: 'aws-iso-b',
    regions: /^us-isob-\w+-\d+$/,
    dns: 'sc2s.sgov.gov',
    dualStack: 'on.aws.scloud',
    console: 'console.sc2shome.sgov.gov',
  },
  {
    id: 'aws-iso-e',
    regions: /^eu-isoe-\w+-\d+$/,
    dns: 'cloud.adc-e.uk',
    dualStack: 'on.cloud-aws.adc-e.uk',
    console: 'console.csphome.adc-e.uk',
  },
  {
    id: 'aws-iso-f',
    regions: /^us-isof-\w+-\d+$/,
    dns: 'csp.hci.ic.gov',
    dualStack: 'on.aws.hci.ic.gov',
    console: 'console.csphome.hci.ic.gov',
  },
];
const AWS: Partition = {
  id: 'aws',
  regions: /^(?:us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
  dns: 'amazonaws.com',
  dualStack: 'on.aws',
  console: 'console.aws.amazon.com',
};
const ALL = [AWS, ...PARTITIONS];

const of = (region: string): Partition => PARTITIONS.find(p => p.regions.test(region)) ?? AWS;
/** The id of the partition of a Region: `aws`, `aws-cn`, `aws-us-gov`, `aws-eusc`, `aws-iso`. */
export const partitionOf = (region: string): string => of(region).id;
/** What the host names of AWS's services end in, in a Region. */
export const dnsSuffix = (region: string): string => of(region).dns;
/** What those for both IPv4 and IPv6 end in, such as those of Amazon ECR. */
export const dualStackSuffix = (region: string): string => of(region).dualStack;
/** Whether a word is the id of a Region, of any partition. */
export const isRegion = (word: string): boolean => ALL.some(p => p.regions.test(word));

/** All endings of AWS's host names, the longest first; those for both address families begin with `on` or `api`. */
const ENDINGS = [...new Set(ALL.flatMap(p => [p.dns, p.dualStack, p.dualStack.replace(/^on\./, 'api.')]))].sort(
  (a, b) => b.length - a.length,
);
/** The same as a part of a regular expression. */
export const AWS_ENDINGS = ENDINGS.map(e => e.replaceAll('.', '\\.')).join('|');
/** The ending of AWS's own that a host name has; the longest one. */
export const awsEnding = (host: string): string | undefined => ENDINGS.find(end => host.endsWith(`.${end}`));
/** Whether a name of an endpoint service or a prefix list is AWS's own: it begins with an ending turned around. */
export const isAwsName = (name: string): boolean =>
  ENDINGS.some(e => name.startsWith(`${e.split('.').reverse().join('.')}.`));
/** Whether a host name is one of the AWS console. */
export const isConsole = (host: string): boolean => ALL.some(p => host === p.console || host.endsWith(`.${p.console}`));
/** The console of a Region; undefined for the isolated partitions, whose hosts aren't documented publicly, and where the Region is of none. */
export function consoleOf(region: string): string | undefined {
  const partition = ALL.find(p => p.regions.test(region));
  return partition && !partition.id.startsWith('aws-iso') ? `https://${region}.${partition.console}` : undefined;
}
