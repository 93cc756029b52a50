import { defineCollector } from '../collector.ts';
import { securityGroupsById } from '../net/security-group.ts';

/** The security groups of the mount targets. */
export default defineCollector({
  key: 'storage.securityGroups',
  from: ['storage.mountTargets'],
  actions: ['ec2:DescribeSecurityGroups'],
  async collect(io) {
    const systems = await io.need('storage.mountTargets');
    const targets = systems.flatMap(s => (s.targets.state === 'known' ? s.targets.value : []));
    const ids = targets.flatMap(t => (t.securityGroups.state === 'known' ? t.securityGroups.value : []));
    const found = await securityGroupsById(io, ids);
    return {
      found: found.map(e => ({ id: e.id, group: e.ev })),
      whole: systems.every(s => s.targets.state === 'known') && targets.every(t => t.securityGroups.state === 'known'),
    };
  },
});
