import { deployed, efsPolicyFixes, inWords, volumeFix, fixContext } from '#fix';
import { defineRule } from '#rule';
import { EFFECTS, mountsOf, NEEDS, untold } from './_mounts.ts';

const ID = 'storage/efs-denied';
export default defineRule({
  id: ID,
  title: 'The EFS file system refuses the mount',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-efs-config.html',
  ],
  needs: NEEDS,
  messages: {
    transit: {
      what: 'Volume {volume} is mounted without encryption in transit, which {fileSystem} needs',
      why: '{because}. IAM and access points work only with transitEncryption ENABLED, and a policy may ask for it besides.',
    },
    point: { what: 'The access point of volume {volume} cannot be used', why: '{because}.' },
    root: {
      what: 'Volume {volume} names a root directory beside an access point',
      why: '{because}. The access point sets the root directory: leave it out, or write /.',
    },
    policy: {
      what: 'The policy of {fileSystem} does not let volume {volume} be mounted',
      why: '{because}. A volume with IAM is mounted as the task role; one without is a client that is nobody.',
    },
    identity: { what: 'A policy of the task role denies the mount of {fileSystem}', why: '{because}.' },
    since: {
      what: 'EFS refused the mount of {fileSystem} at {when}',
      why: 'The volume, its access point and the policies that could be read allow it now: it may have been put right since.',
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
              `Turn encryption in transit on for volume ${first.volume}`,
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
            volumeFix(`Give volume ${first.volume} the root directory /`, first.volume, { rootDirectory: '/' }, site),
          ],
        });
      else if (first.fault === 'access-point-gone' || first.fault === 'access-point-other')
        yield say.fault('point', {
          ...base,
          fixes: [inWords(`Name an access point of ${first.fileSystem} that is available, and deploy a new revision`)],
        });
      else if (first.fault === 'identity')
        yield say.fault('identity', {
          ...base,
          fixes: [
            inWords(
              `Take elasticfilesystem:ClientMount out of ${first.data['statement'] || 'the Deny'} of policy ${first.data['policyName'] || 'of the role'}`,
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
