import type { Subnet } from '../../model/facts.ts';
import { valueOf } from '../../model/evidence.ts';
import { defineCollector } from '../collector.ts';
import { allAnswered, byIds } from './batch.ts';

/** The subnets of the judged deployment, of its failed tasks, and of the instances where they run on EC2. */
export default defineCollector({
  key: 'net.subnets',
  from: ['deployment.judged', 'deployment.attempts', 'net.instances'],
  actions: ['ec2:DescribeSubnets'],
  async collect(io) {
    const [judgedEv, attemptsEv] = await Promise.all([io.ask('deployment.judged'), io.ask('deployment.attempts')]);
    const judged = valueOf(judgedEv);
    const attempts = valueOf(attemptsEv) ?? [];
    const launches = new Set([judged?.launch, ...attempts.map(a => a.task.launch)]);
    const instances =
      launches.has('EC2') || launches.has('MANAGED_INSTANCES') ? (valueOf(await io.ask('net.instances')) ?? []) : [];
    const ids = [
      ...(judged?.network?.subnets ?? []),
      ...attempts.flatMap(a => a.task.attachments.flatMap(x => (x.subnet === undefined ? [] : [x.subnet]))),
      ...instances.flatMap(i => (i.subnet === undefined ? [] : [i.subnet])),
    ];
    if (ids.length === 0) {
      if (judgedEv.state !== 'known' && attemptsEv.state !== 'known') await io.need('deployment.judged');
      return { missing: 'no subnets are set: the tasks have no network interface of their own' };
    }
    const found = await byIds(
      io,
      'ec2:DescribeSubnets',
      ids,
      SubnetIds => ({ SubnetIds }),
      out =>
        (out.Subnets ?? []).map(
          (s): Subnet => ({
            id: s.SubnetId ?? '',
            vpc: s.VpcId ?? '',
            zone: s.AvailabilityZone ?? '',
            cidr: s.Ipv6Native === true ? '' : (s.CidrBlock ?? ''),
            ipv6Cidrs: (s.Ipv6CidrBlockAssociationSet ?? []).flatMap(a =>
              a.Ipv6CidrBlock !== undefined && a.Ipv6CidrBlockState?.State !== 'disassociated' ? [a.Ipv6CidrBlock] : [],
            ),
            // It counts private IPv4 addresses, so on an IPv6-only subnet it says nothing.
            // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html
            ...(s.AvailableIpAddressCount !== undefined &&
              s.CidrBlock !== undefined &&
              s.Ipv6Native !== true && { availableIps: s.AvailableIpAddressCount }),
            ...(s.EnableDns64 !== undefined && { dns64: s.EnableDns64 }),
            ...(s.AvailabilityZoneId !== undefined && { zoneId: s.AvailabilityZoneId }),
            ...(s.OwnerId !== undefined && { owner: s.OwnerId }),
            ...(s.BlockPublicAccessStates?.InternetGatewayBlockMode !== undefined && {
              blockPublicAccess: s.BlockPublicAccessStates.InternetGatewayBlockMode,
            }),
          }),
        ),
      s => s.id,
    );
    return {
      found: found.map(e => ({ id: e.id, subnet: e.ev })),
      whole: allAnswered(found),
    };
  },
});
