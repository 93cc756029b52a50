import { defineCollector } from '../collector.ts';
import { byIds } from './batch.ts';
import { dialled } from './dialled.ts';
import { securityGroupsOf } from './security-group.ts';

/** The security groups of the interface endpoints that a task may dial. */
export default defineCollector({
  key: 'net.endpointSecurityGroups',
  from: ['net.endpoints'],
  actions: ['ec2:DescribeSecurityGroups'],
  async collect(io) {
    const ids = dialled(await io.need('net.endpoints')).flatMap(e => e.securityGroups);
    const found = await byIds(
      io,
      'ec2:DescribeSecurityGroups',
      ids,
      GroupIds => ({ GroupIds }),
      securityGroupsOf,
      g => g.id,
    );
    return {
      found: found.map(e => ({ id: e.id, group: e.ev })),
      whole: found.every(e => e.ev.state === 'known' || e.ev.state === 'absent'),
    };
  },
});
