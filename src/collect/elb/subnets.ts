import { sorted } from '../../model/text.ts';
import { defineCollector } from '../collector.ts';
import { byIds } from '../net/batch.ts';

/** The subnets of the load balancers, but for those that are the tasks' own. */
export default defineCollector({
  key: 'elb.subnets',
  from: ['elb.loadBalancers', 'net.subnets'],
  actions: ['ec2:DescribeSubnets'],
  async collect(io) {
    const [balancers, tasks] = await Promise.all([io.need('elb.loadBalancers'), io.ask('net.subnets')]);
    const read = new Set(
      tasks.state === 'known' ? tasks.value.flatMap(s => (s.subnet.state === 'known' ? [s.id] : [])) : [],
    );
    const ids = sorted(balancers.flatMap(b => b.zones.map(z => z.subnet))).filter(id => id !== '' && !read.has(id));
    const found = await byIds(
      io,
      'ec2:DescribeSubnets',
      ids,
      SubnetIds => ({ SubnetIds }),
      o => (o.Subnets ?? []).map(s => ({ id: s.SubnetId ?? '', cidr: s.CidrBlock ?? '' })),
      s => s.id,
    );
    return { found: found.map(({ id, ev }) => ({ id, subnet: ev })) };
  },
});
