import { moreZones, fixContext } from '#fix';
import { defineRule } from '#rule';
import { EFFECTS, sureness, unsettled } from './_placement.ts';
import { brief, SCALING, stuckBy, sureOf } from './_scaling.ts';

export default defineRule({
  id: 'capacity/ec2-capacity-unavailable',
  title: 'EC2 has no instance of this type in this zone now',
  kind: 'cause',
  transient: true,
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-launch.html',
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-capacity.html',
  ],
  needs: SCALING,
  messages: {
    failed: {
      what: '{group} cannot launch an instance: EC2 has none of that type there now',
      why: 'The task needs a further instance, and EC2 refused to launch it: {words} It may pass; more instance types and more zones make it rarer.',
    },
    named: {
      what: 'An instance for the task could not be launched: EC2 has none of that type there now',
      why: 'AWS named the capacity. It may pass; more instance types and more zones make it rarer.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    const stuck = stuckBy(given, 'capacity/ec2-capacity-unavailable');
    if (stuck === undefined) return;
    if (stuck.state === 'open')
      return yield say.undecided(
        given.fit.state === 'known' ? 'scaling' : 'fit',
        'why no instance is added could not be read',
        unsettled(stuck.missing),
      );
    const { region, aboutCluster: about } = fixContext(given);
    const { met } = stuck;
    const types = {
      title: 'Let the group choose among several instance types (a mixed instances policy), or take another one',
      applies: 'fill-in' as const,
    };
    if (stuck.state === 'stuck') {
      const { judged } = stuck;
      yield say.fault('failed', {
        about: { type: 'auto-scaling-group', id: judged.group ?? judged.provider },
        calls: met.ids,
        confidence: sureOf(judged, given.fit.state === 'known' && given.fit.whole),
        citations: [...met.citations, ...judged.seen],
        data: { group: judged.group ?? judged.provider, words: brief(judged.words ?? '') },
        fixes: [moreZones(judged, region), types],
      });
    } else
      yield say.fault('named', {
        about,
        calls: met.ids,
        confidence: sureness(met, false),
        citations: met.citations,
        fixes: [types],
      });
  },
});
