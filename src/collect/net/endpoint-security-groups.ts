import { defineCollector } from '../collector.ts';
import { allAnswered } from './batch.ts';
import { dialled } from './dialled.ts';
import { securityGroupsById } from './security-group.ts';

/** The security groups of the interface endpoints that a task may dial. */
export default defineCollector({
  key: 'net.endpointSecurityGroups',
  from: ['net.endpoints'],
  actions: ['ec2:DescribeSecurityGroups'],
  async collect(io) {
    const ids = dialled(await io.need('net.endpoints')).flatMap(e => e.securityGroups);
    const found = await securityGroupsById(io, ids);
    return {
      found: found.map(e => ({ id: e.id, group: e.ev })),
      whole: allAnswered(found),
    };
  },
});
