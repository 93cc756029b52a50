import { growGroup, manageScaling, resumeLaunch, fixContext } from '#fix';
import { defineRule, type Fix } from '#rule';
import { EFFECTS, sureness, unsettled } from './_placement.ts';
import { brief, SCALING, stuckBy, sureOf } from './_scaling.ts';

export default defineRule({
  id: 'capacity/provider-not-scaling',
  title: 'The capacity provider should add instances and does not',
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-auto-scaling.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/asg-capacity-providers.html',
  ],
  needs: SCALING,
  messages: {
    failed: {
      what: '{group} fails to launch instances for the capacity provider {provider}',
      why: 'The task needs a further instance. Of the latest launch AWS said: {words}',
    },
    suspended: {
      what: '{group} may not launch instances: its process Launch is suspended',
      why: 'The task needs a further instance, and the capacity provider {provider} can only ask the Auto Scaling group for it.',
    },
    gone: {
      what: 'The Auto Scaling group {group} of the capacity provider {provider} does not exist',
      why: 'A capacity provider brings instances through its Auto Scaling group, and that was deleted.',
    },
    limit: {
      what: '{group} is at its maximum of {max}, and none of its instances can take the task',
      why: 'The capacity provider {provider} asks for no more instances than the group may have.',
    },
    off: {
      what: 'Managed scaling of the capacity provider {provider} is off, and {group} has {desired} instances',
      why: 'With managed scaling off ECS adds no instances for tasks that wait; whoever scales the group has to.',
    },
    idle: {
      what: '{group} has {desired} of at most {max} instances and starts none, though the task waits for one',
      why: 'Managed scaling of {provider} should raise the desired count of the group. Its scaling plan or alarms may have been deleted, or it is only beginning.',
    },
    named: {
      what: 'The capacity provider brought no instance for the task',
      why: 'ECS says so. Why could not be read.',
    },
  },
  causes: EFFECTS,
  *check(given, say) {
    const stuck = stuckBy(given, 'capacity/provider-not-scaling');
    if (stuck === undefined) return;
    if (stuck.state === 'open')
      return yield say.undecided(
        given.fit.state === 'known' ? 'scaling' : 'fit',
        'why no instance is added could not be read',
        unsettled(stuck.missing),
      );
    const { region, aboutCluster: about } = fixContext(given);
    const { met } = stuck;
    if (stuck.state === 'words')
      return yield say.fault('named', {
        about,
        calls: met.ids,
        confidence: sureness(met, false),
        citations: met.citations,
        fixes: [growGroup(undefined, region)],
      });
    const j = stuck.judged;
    const group = j.group ?? 'The Auto Scaling group';
    const base = {
      about: { type: 'capacity-provider', id: j.provider },
      calls: met.ids,
      confidence: sureOf(j, given.fit.state === 'known' && given.fit.whole),
      citations: [...met.citations, ...j.seen] as const,
      data: {
        provider: j.provider,
        group,
        max: String(j.max),
        desired: String(j.desired),
        words: brief(j.words ?? ''),
      },
    };
    const grow = growGroup(j, region);
    const mend = (title: string): Fix => ({ title, applies: 'fill-in' });
    switch (j.state) {
      case 'launch-failed':
        return yield say.fault('failed', {
          ...base,
          fixes: [
            mend(
              'Mend what the launch failed of (the launch template, its image, key, profile or security groups), and the group tries again',
            ),
          ],
        });
      case 'suspended':
        return yield say.fault('suspended', { ...base, fixes: [resumeLaunch(group, region)] });
      case 'gone':
        return yield say.fault('gone', {
          ...base,
          fixes: [
            mend(
              `Make an Auto Scaling group and a capacity provider for it, and put that into the strategy of the service in the place of ${j.provider}`,
            ),
          ],
        });
      case 'limit':
        return yield say.fault('limit', { ...base, fixes: [grow] });
      case 'off':
        return yield say.fault('off', { ...base, fixes: [manageScaling(j.provider, region), grow] });
      default:
        return yield say.fault('idle', { ...base, fixes: [grow, manageScaling(j.provider, region)] });
    }
  },
});
