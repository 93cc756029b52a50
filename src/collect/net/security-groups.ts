import { valueOf } from '../../model/evidence.ts';
import { defineCollector } from '../collector.ts';
import { byIds } from './batch.ts';
import { securityGroupsOf } from './security-group.ts';
import { vpcIds } from './vpc-ids.ts';

/** The security groups of the judged deployment; without a list EC2 takes the default group of the VPC. On EC2 the instances' too. */
export default defineCollector({
  key: 'net.securityGroups',
  from: ['deployment.judged', 'deployment.attempts', 'net.subnets', 'net.instances'],
  actions: ['ec2:DescribeSecurityGroups'],
  async collect(io) {
    const [judgedEv, attemptsEv] = await Promise.all([io.ask('deployment.judged'), io.ask('deployment.attempts')]);
    const judged = valueOf(judgedEv);
    const launches = new Set([judged?.launch, ...(valueOf(attemptsEv) ?? []).map(a => a.task.launch)]);
    const instances =
      launches.has('EC2') || launches.has('MANAGED_INSTANCES') ? (valueOf(await io.ask('net.instances')) ?? []) : [];
    const ids = [...(judged?.network?.securityGroups ?? []), ...instances.flatMap(i => i.securityGroups)];
    const unnamed = judged?.network !== undefined && judged.network.securityGroups.length === 0;
    if (ids.length === 0 && !unnamed) {
      if (!judged) await io.need('deployment.judged');
      return { missing: 'no security groups are set: the tasks have no network interface of their own' };
    }
    const named = byIds(
      io,
      'ec2:DescribeSecurityGroups',
      ids,
      GroupIds => ({ GroupIds }),
      securityGroupsOf,
      g => g.id,
    );
    const standard = unnamed
      ? await (async () => {
          const { vpcs } = vpcIds(await io.need('net.subnets'));
          const ev = await io.evidence(
            'ec2:DescribeSecurityGroups',
            {
              Filters: [
                { Name: 'group-name', Values: ['default'] },
                { Name: 'vpc-id', Values: vpcs },
              ],
            },
            o => securityGroupsOf(o).filter(g => g.name === 'default' && vpcs.includes(g.vpc)),
          );
          return ev.state === 'known' ? ev.value.map(value => ({ id: value.id, ev: { ...ev, value } })) : undefined;
        })()
      : [];
    const found = [...(await named), ...(standard ?? [])];
    return {
      found: found.map(e => ({ id: e.id, group: e.ev })),
      whole: standard !== undefined && found.every(e => e.ev.state === 'known' || e.ev.state === 'absent'),
    };
  },
});
