import { deployed, nfsFixes, fixContext } from '#fix';
import { defineRule } from '#rule';
import { EFFECTS, mountsOf, NEEDS, untold } from './_mounts.ts';

const ID = 'storage/efs-blocked';
export default defineRule({
  id: ID,
  title: "NFS traffic (port 2049) from the task doesn't reach the mount target",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/efs/latest/ug/network-access.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html',
  ],
  needs: NEEDS,
  messages: {
    ingress: {
      what: "The mount target of {fileSystem} in {zone} doesn't allow inbound 2049 from the tasks",
      why: '{because}. The mount hangs until it times out, before a container starts.',
    },
    egress: {
      what: "The tasks' security groups don't allow outbound 2049 to the mount target of {fileSystem}",
      why: '{because}. The mount hangs until it times out, before a container starts.',
    },
    nacl: {
      what: 'A network ACL blocks NFS between the tasks and {fileSystem} in {zone}',
      why: '{because}. Network ACLs are stateless: they must allow port 2049 one way and ephemeral ports the other way.',
    },
    since: {
      what: 'The mount of {fileSystem} timed out at {when}',
      why: "Security groups and network ACLs allow port 2049 now. Either they were changed since, or EFS didn't answer in time.",
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
        fixes: nfsFixes(g.first, site, region),
        data: { fileSystem: g.first.fileSystem, zone: g.data['zone'] ?? '', because: g.first.because },
      };
      if (g.first.fault === 'ingress') yield say.fault('ingress', base);
      else if (g.first.fault === 'egress') yield say.fault('egress', base);
      else yield say.fault('nacl', base);
    }
    for (const g of mountsOf(ID, given, 'open'))
      yield say.fault('since', {
        data: { fileSystem: g.first.fileSystem, when: g.data['when'] ?? 'then' },
        about: { type: 'file-system', id: g.first.fileSystem },
        calls: g.ids,
        confidence: g.confidence,
        citations: g.citations,
        fixes: [deployed('Deploy again', site)],
      });
    for (const o of untold(ID, given)) yield say.undecided('mounts', o.because, { actions: o.actions });
  },
});
