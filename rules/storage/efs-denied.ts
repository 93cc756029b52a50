import { deployed, efsPolicyFixes, inWords, volumeFix, fixContext } from '#fix';
import { defineRule } from '#rule';
import { EFFECTS, mountsOf, NEEDS, untold } from './_mounts.ts';

const ID = 'storage/efs-denied';
export default defineRule({
  id: ID,
  title: 'The EFS file system denies the mount',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-efs-config.html',
  ],
  needs: NEEDS,
  messages: {
    transit: {
      what: 'Volume {volume} is mounted without encryption in transit, which {fileSystem} requires',
      why: '{because}. IAM authorization and access points work only with transitEncryption ENABLED, and a file system policy can require it too.',
    },
    point: { what: "The access point of volume {volume} can't be used", why: '{because}.' },
    root: {
      what: 'Volume {volume} sets a root directory in addition to an access point',
      why: '{because}. The access point sets the root directory: leave it out, or set it to /.',
    },
    policy: {
      what: "The policy of {fileSystem} doesn't allow volume {volume} to be mounted",
      why: '{because}. A volume with IAM authorization is mounted with the task role. Without it, the client is anonymous.',
    },
    identity: { what: 'A policy of the task role denies the mount of {fileSystem}', why: '{because}.' },
    since: {
      what: 'EFS denied the mount of {fileSystem} at {when}',
      why: 'The volume, its access point and the policies that could be read allow it now, so it might have been fixed since.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    const { site, region } = fixContext(given);
    for (const g of mountsOf(ID, given, 'blocked')) {
      const { first } = g;
      const base = {
        about: first.about ?? { type: 'file-system', id: first.fileSystem },
        calls: g.ids,
        confidence: g.confidence,
        citations: g.citations,
        data: { fileSystem: first.fileSystem, volume: g.data['volume'] ?? '', because: first.because },
      };
      if (first.fault === 'transit')
        yield say.fault('transit', {
          ...base,
          fixes: [
            volumeFix(
              `Enable encryption in transit for volume ${first.volume}`,
              first.volume,
              { transitEncryption: true },
              site,
            ),
          ],
        });
      else if (first.fault === 'access-point-root')
        yield say.fault('root', {
          ...base,
          fixes: [
            volumeFix(
              `Set the root directory of volume ${first.volume} to /`,
              first.volume,
              { rootDirectory: '/' },
              site,
            ),
          ],
        });
      else if (first.fault === 'access-point-gone' || first.fault === 'access-point-other')
        yield say.fault('point', {
          ...base,
          fixes: [inWords(`Use an available access point of ${first.fileSystem}, then deploy a new revision`)],
        });
      else if (first.fault === 'identity')
        yield say.fault('identity', {
          ...base,
          fixes: [
            inWords(
              `Remove elasticfilesystem:ClientMount from ${first.data['statement'] || 'the Deny'} of policy ${first.data['policyName'] || 'of the role'}`,
            ),
          ],
        });
      else yield say.fault('policy', { ...base, fixes: efsPolicyFixes(first, site, region) });
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
