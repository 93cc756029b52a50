import { growGroup, raiseEc2Quota, fixContext } from '#fix';
import { defineRule } from '#rule';
import { EFFECTS, sureness, unsettled } from './_placement.ts';
import { brief, SCALING, stuckBy, sureOf } from './_scaling.ts';

export default defineRule({
  id: 'capacity/ec2-quota',
  title: "EC2's quota of vCPUs or instances is reached",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-on-demand-instances.html',
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/CHAP_Troubleshooting.html',
  ],
  needs: SCALING,
  messages: {
    failed: {
      what: '{group} cannot launch an instance: the quota of EC2 is reached',
      why: 'The task needs a further instance, and EC2 refused to launch it: {words}',
    },
    named: {
      what: 'An instance for the task could not be launched: the quota of EC2 is reached',
      why: 'AWS named the quota. vCPUs are counted for a family of instance types in the Region, over all that runs in the account.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    const stuck = stuckBy(given, 'capacity/ec2-quota');
    if (stuck === undefined) return;
    if (stuck.state === 'open')
      return yield say.undecided(
        given.fit.state === 'known' ? 'scaling' : 'fit',
        'why no instance is added could not be read',
        unsettled(stuck.missing),
      );
    const { region, aboutCluster: about } = fixContext(given);
    const { met } = stuck;
    if (stuck.state === 'stuck') {
      const { judged } = stuck;
      const spot = /spot/i.test(judged.words ?? '');
      const type =
        /\b((?:[a-z]{1,4}\d[a-z\d-]{0,12})\.(?:\d{0,2}xlarge|large|medium|small|micro|nano|metal[\w-]{0,10}))\b/.exec(
          judged.words ?? '',
        )?.[1] ?? judged.types[0];
      yield say.fault('failed', {
        about: { type: 'auto-scaling-group', id: judged.group ?? judged.provider },
        calls: met.ids,
        confidence: sureOf(judged, given.fit.state === 'known' && given.fit.whole),
        citations: [...met.citations, ...judged.seen],
        data: { group: judged.group ?? judged.provider, words: brief(judged.words ?? '') },
        fixes: [raiseEc2Quota(type, spot, region)],
      });
    } else
      yield say.fault('named', {
        about,
        calls: met.ids,
        confidence: sureness(met, false),
        citations: met.citations,
        fixes: [raiseEc2Quota(undefined, false, region), growGroup(undefined, region)],
      });
  },
});
