import { deployed, dnsFixes, inWords, mountTargetFixes, fixContext } from '#fix';
import { defineRule } from '#rule';
import { EFFECTS, mountsOf, NEEDS, untold } from './_mounts.ts';

const ID = 'storage/efs-unresolvable';
export default defineRule({
  id: ID,
  title: "The EFS file system's DNS name resolves to no mount target where the task runs",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html',
    'https://docs.aws.amazon.com/efs/latest/ug/mounting-fs-mount-cmd-dns-name.html',
  ],
  needs: NEEDS,
  messages: {
    gone: {
      what: "EFS file system {fileSystem}, used by volume {volume}, doesn't exist",
      why: 'It was deleted, or it is in a different Region or account than the task.',
    },
    target: {
      what: 'EFS file system {fileSystem} has no mount target in {zone}, where tasks run',
      why: "Its DNS name resolves only to a mount target in the client's Availability Zone, and there is none. Mount targets exist in {zones}. The tasks' subnets in {zone} are {subnets}.",
    },
    down: {
      what: "A mount target of EFS file system {fileSystem} can't be used",
      why: '{because}. Its DNS name resolves only once it is available.',
    },
    dns: {
      what: "The DNS name of EFS file system {fileSystem} can't resolve: DNS is off in {vpc}",
      why: "{because}. The VPC's resolver answers for the file system's name, which requires both enableDnsSupport and enableDnsHostnames.",
    },
    since: {
      what: "The DNS name of EFS file system {fileSystem} didn't resolve at {when}",
      why: 'There is a mount target in {zone} now, and DNS is on in the VPC. The mount target might have been created since. Otherwise, check the DNS servers in the DHCP options.',
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
          fixes: [inWords('Set an existing file system in the volume, then deploy a new revision')],
        });
      else if (fault === 'dns') yield say.fault('dns', { ...base, data: all, fixes: dnsFixes(data.vpc, site, region) });
      else if (fault === 'target-down')
        yield say.fault('down', {
          ...base,
          data: all,
          fixes: [deployed('Wait until the mount target is available, then deploy again', site)],
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
