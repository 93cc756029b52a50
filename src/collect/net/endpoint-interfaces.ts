import type { EniFacts } from '../../model/facts.ts';
import { defineCollector } from '../collector.ts';
import { allAnswered, byIds } from './batch.ts';
import { dialled } from './dialled.ts';

/** The network interfaces of the endpoints that a task may dial: their private addresses. */
export default defineCollector({
  key: 'net.endpointInterfaces',
  from: ['net.endpoints'],
  actions: ['ec2:DescribeNetworkInterfaces'],
  async collect(io) {
    const ids = dialled(await io.need('net.endpoints')).flatMap(e => e.enis);
    const found = await byIds(
      io,
      'ec2:DescribeNetworkInterfaces',
      ids,
      NetworkInterfaceIds => ({ NetworkInterfaceIds }),
      out =>
        (out.NetworkInterfaces ?? []).map(
          (n): EniFacts => ({
            id: n.NetworkInterfaceId ?? '',
            subnet: n.SubnetId ?? '',
            privateIp: n.PrivateIpAddress ?? '',
            ...(n.Association?.PublicIp !== undefined && { publicIp: n.Association.PublicIp }),
            securityGroups: (n.Groups ?? []).flatMap(g => (g.GroupId === undefined ? [] : [g.GroupId])),
          }),
        ),
      n => n.id,
    );
    return {
      found: found.flatMap(e => (e.ev.state === 'known' ? [e.ev.value] : [])),
      whole: allAnswered(found),
    };
  },
});
