import { deployed, dnsFixes, inWords, mountTargetFixes, fixContext } from '#fix';
import { defineRule } from '#rule';
import { EFFECTS, mountsOf, NEEDS, untold } from './_mounts.ts';

const ID = 'storage/efs-unresolvable';
export default defineRule({
  id: ID,
  title: 'The name of the EFS file system leads to no mount target where the task runs',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html',
    'https://docs.aws.amazon.com/efs/latest/ug/mounting-fs-mount-cmd-dns-name.html',
  ],
  needs: NEEDS,
  messages: {
    gone: {
      what: 'There is no EFS file system {fileSystem}, which volume {volume} names',
      why: 'It was deleted, or it is of another Region or account than the task.',
    },
    target: {
      what: 'EFS file system {fileSystem} has no mount target in {zone}, where tasks run',
      why: 'Its DNS name resolves only to the mount target of the Availability Zone that asks, and there is none: mount targets are in {zones}. The subnets that tasks run in there: {subnets}.',
    },
    down: {
      what: 'A mount target of EFS file system {fileSystem} cannot be used',
      why: '{because}. Its DNS name resolves only once it is available.',
    },
    dns: {
      what: 'The DNS name of EFS file system {fileSystem} cannot be resolved: DNS of {vpc} is off',
      why: '{because}. The name of a file system is answered by the resolver of the VPC, which needs both enableDnsSupport and enableDnsHostnames.',
    },
    since: {
      what: 'The DNS name of EFS file system {fileSystem} was not resolved at {when}',
      why: 'There is a mount target in {zone} now, and DNS of the VPC is on. It may have been made since; else look at the DNS servers of the DHCP options.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    const { site, region } = fixContext(given);
    for (const g of mountsOf(ID, given, 'blocked')) {
      const base = {
        about: g.first.about ?? { type: 'file-system', id: g.first.fileSystem },
        calls: g.ids,
        confidence: g.confidence,
        citations: g.citations,
      };
      const data = { zones: 'none', vpc: '', ...g.data };
      const { fault } = g.first;
      const all = {
        fileSystem: g.first.fileSystem,
        volume: g.data['volume'] ?? '',
        zone: g.data['zone'] ?? '',
        subnets: g.data['subnets'] ?? '',
        because: g.first.because,
        zones: data.zones,
        vpc: data.vpc,
      };
      if (fault === 'gone')
        yield say.fault('gone', {
          ...base,
          data: all,
          fixes: [inWords('Name a file system that is there in the volume, and deploy a new revision')],
        });
      else if (fault === 'dns') yield say.fault('dns', { ...base, data: all, fixes: dnsFixes(data.vpc, site, region) });
      else if (fault === 'target-down')
        yield say.fault('down', {
          ...base,
          data: all,
          fixes: [deployed('Wait until the mount target is available, and deploy again', site)],
        });
      else yield say.fault('target', { ...base, data: all, fixes: mountTargetFixes(g.mounts, site, region) });
    }
    for (const g of mountsOf(ID, given, 'open'))
      yield say.fault('since', {
        data: { fileSystem: g.first.fileSystem, when: g.data['when'] ?? 'then', zone: g.data['zone'] ?? 'its zone' },
        about: { type: 'file-system', id: g.first.fileSystem },
        calls: g.ids,
        confidence: g.confidence,
        citations: g.citations,
        fixes: [deployed('Deploy again', site)],
      });
    for (const o of untold(ID, given)) yield say.undecided('mounts', o.because, { actions: o.actions });
  },
});
