import { defineCollector } from '../collector.ts';
import { securityGroupsById } from '../net/security-group.ts';

/** The security groups of the load balancers. */
export default defineCollector({
  key: 'elb.securityGroups',
  from: ['elb.loadBalancers'],
  actions: ['ec2:DescribeSecurityGroups'],
  async collect(io) {
    const balancers = await io.need('elb.loadBalancers');
    const read = await io.ask('elb.loadBalancers');
    const found = await securityGroupsById(
      io,
      balancers.flatMap(l => l.securityGroups),
    );
    return { found: found.map(e => ({ id: e.id, group: e.ev })), whole: read.state === 'known' && read.whole };
  },
});
