import type { Subnet } from '../../model/facts.ts';
import { ecrHost } from '../images/image-name.ts';
import { block, type Hop, unsure } from './hop.ts';
import type { Query, View } from './world.ts';

/** The registry's other name, which has IPv6 addresses too; undefined for a host that is no IPv4-only ECR registry. */
export function dualStackName(host: string): string | undefined {
  const ecr = ecrHost(host);
  if (ecr?.account === undefined || !/\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/.test(host)) return undefined;
  return `${ecr.account}.dkr-ecr.${ecr.region}.${host.endsWith('.cn') ? 'on.amazonwebservices.com.cn' : 'on.aws'}`;
}

/**
 * From a subnet without IPv4. The registry names under `amazonaws.com` have IPv4 addresses only, and an IPv6 network has to
 * use the dual-stack ones, unless DNS64 and a NAT gateway translate. Which addresses other hosts have is not known here.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
 */
export function ipv6OnlyHop(v: View, q: Query, subnet: Subnet, pointer: string): Hop {
  const dualStack = dualStackName(q.host);
  if (dualStack === undefined || q.untried === true) return unsure(`${subnet.id} is an IPv6-only subnet`);
  const says = `${subnet.id} is an IPv6-only subnet, and ${q.host} has only IPv4 addresses`;
  if (subnet.dns64 !== false || v.ownNameServers(subnet.vpc).length > 0)
    return unsure(`${says}; whether DNS64 and a NAT gateway translate couldn't be determined`);
  return block(
    'no-route',
    { type: 'subnet', id: subnet.id },
    says,
    v.seen('net.subnets', `${pointer}/value/ipv6Cidrs`, `${subnet.id} is an IPv6-only subnet`),
    { ipv4Only: q.host, dualStack },
  );
}
