import type { Subnet, TaskDefinition } from '../../model/facts.ts';

/**
 * Zones that Fargate serves for Linux, in the Regions where AWS says that it does not serve all. By the prefix of their ids.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html
 */
const SERVED: Readonly<Record<string, readonly string[]>> = {
  usw1: ['usw1-az1', 'usw1-az3'],
  apne1: ['apne1-az1', 'apne1-az2', 'apne1-az4'],
  cnn1: ['cnn1-az1', 'cnn1-az2'],
};

/** Whether Fargate serves the zone of a subnet. */
export function servedByFargate(subnet: Pick<Subnet, 'zoneId'>): boolean | 'unknown' {
  if (subnet.zoneId === undefined) return 'unknown';
  // Local Zones and Wavelength Zones have a part more: `use1-bos1-az1`.
  if (subnet.zoneId.split('-').length > 2) return false;
  const served = SERVED[subnet.zoneId.split('-')[0] ?? ''];
  return served ? served.includes(subnet.zoneId) : true;
}
export const isWindows = (definition: Pick<TaskDefinition, 'operatingSystemFamily'>): boolean =>
  definition.operatingSystemFamily.startsWith('WINDOWS');
/** A platform family as a task definition spells it: `Windows Server 2022 Core` is WINDOWS_SERVER_2022_CORE. */
const familyOf = (name: string): string => name.trim().toUpperCase().replaceAll(/[ -]+/g, '_');
/**
 * Whether tasks of this operating system fit a deployment of this platform family: all tasks of a service have the same.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
 */
export const fitsPlatform = (operatingSystemFamily: string, platformFamily: string): boolean =>
  familyOf(operatingSystemFamily) === familyOf(platformFamily);
/** A task definition that names Fargate has to have one of its sizes, even if it also names EC2. */
export const needsFargateSize = (definition: Pick<TaskDefinition, 'requiresCompatibilities'>): boolean =>
  definition.requiresCompatibilities.includes('FARGATE');

/** 1024 CPU units are one vCPU. */
export const vcpus = (units: number): number => units / 1024;
export const FARGATE_QUOTA = { onDemand: 'L-3032A538', spot: 'L-36FBB829' } as const;

/** vCPU quotas of EC2 by the letters that an instance type starts with: on demand, and Spot. */
const FAMILIES: readonly (readonly [RegExp, string, string])[] = [
  [/^(?:g|vt)\d/, 'L-DB2E81BA', 'L-3819A6DF'],
  [/^p\d/, 'L-417A185B', 'L-7212CCBC'],
  [/^f\d/, 'L-74FC7D96', 'L-88CF9481'],
  [/^x\d/, 'L-7295265B', 'L-E3A00192'],
  [/^inf\d/, 'L-1945791B', 'L-B5D1601B'],
  [/^trn\d/, 'L-2C3B7624', 'L-6B0D517C'],
  [/^dl\d/, 'L-6E869C2A', 'L-85EED4F7'],
  [/^(?:a|c|d|h|i|m|r|t|z|is|im)\d/, 'L-1216C47A', 'L-34B43A08'],
];
/** The quota that instances of this type count against. */
export const ec2Quota = (type: string, spot: boolean): string | undefined => {
  const row = FAMILIES.find(([p]) => p.test(type));
  return row?.[spot ? 2 : 1];
};
