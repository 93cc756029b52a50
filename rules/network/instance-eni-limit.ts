import { moreInstances, instancesWithTrunks, trunking, FIX_NEEDS, fixContext } from '#fix';
import { defineRule, detail, lastPart, optional, matchingCalls, couldBe } from '#rule';
import { ENI_EFFECTS } from './_interface.ts';

export default defineRule({
  id: 'network/instance-eni-limit',
  title: "The instances can't hold another network interface",
  kind: 'cause',
  severity: 'error',
  sources: [
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html',
    'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html',
  ],
  needs: {
    calls: 'failure.calls',
    hosts: optional('ecs.containerInstances'),
    types: optional('ec2.instanceTypes'),
    settings: detail('ecs.accountSettings'),
    ...FIX_NEEDS,
  },
  messages: {
    full: {
      what: 'No instance ({count} checked) can hold another network interface ({limits})',
      why: "In awsvpc mode every task uses one of the instance's network interfaces, and the instance needs one itself. ENI trunking raises the limit{trunking}.",
    },
    named: {
      what: 'No instance could hold another network interface for the task',
      why: "AWS named network interfaces as the missing resource. The limit is the instance type's maximum minus one for the instance itself. ENI trunking raises it.",
    },
    trunked: {
      what: 'No instance could hold another network interface for the task',
      why: 'AWS named network interfaces as the missing resource. The instances already use ENI trunking, so the limit is the number of tasks their instance type allows with it.',
    },
    untrunked: {
      what: 'No instance could hold another network interface for the task',
      why: "AWS named network interfaces as the missing resource. ENI trunking is on in this account, but {count} of {all} active instances have no trunk interface. They were launched before it was turned on, or their type or AMI doesn't support it.",
    },
  },
  causes: ENI_EFFECTS,
  *check(given, say) {
    const { calls, hosts, types, settings } = given;
    const off =
      settings.state === 'known' &&
      settings.value['awsvpcTrunking'] !== undefined &&
      settings.value['awsvpcTrunking'] !== 'enabled' &&
      settings.value['awsvpcTrunking'] !== 'on';
    const named = matchingCalls(calls, 'network/instance-eni-limit');
    const open = named ?? matchingCalls(calls, c => couldBe(c, 'network/instance-eni-limit'));
    if (!open) return;
    const { region, aboutCluster: about } = fixContext(given);
    const active = hosts.state === 'known' ? hosts.value.filter(h => h.status === 'ACTIVE') : [];
    const bare = active.filter(h => !h.attributes.some(a => a.name === 'ecs.awsvpc-trunk-id'));
    const trunked = active.length > 0 && bare.length === 0;
    const on = settings.state === 'known' && ['enabled', 'on'].includes(settings.value['awsvpcTrunking'] ?? '');
    const fixes = [...(trunked ? [] : on ? [instancesWithTrunks(region)] : [trunking(region)]), moreInstances(region)];
    if (hosts.state === 'known' && types.state === 'known') {
      const limits = hosts.value
        .map((h, i) => ({
          h,
          i,
          trunk: h.attributes.some(a => a.name === 'ecs.awsvpc-trunk-id'),
          max: types.value.find(t => t.type === h.instanceType)?.maxEnis,
        }))
        .filter(x => x.h.status === 'ACTIVE');
      const full = limits.filter(x => !x.trunk && x.max !== undefined && x.h.enis >= x.max - 1);
      if (full.length > 0 && full.length === limits.length && hosts.whole) {
        const kinds = [...new Set(full.map(x => `${x.h.instanceType}: ${(x.max ?? 1) - 1}`))].join(', ');
        return yield say.fault('full', {
          about,
          affected: full.slice(0, 10).map(x => ({ type: 'instance', id: x.h.ec2InstanceId ?? lastPart(x.h.arn) })),
          calls: open.ids,
          confidence: named ? 'proven' : 'likely',
          citations: [
            ...open.citations,
            ...full
              .slice(0, 2)
              .map(x =>
                hosts.cite(
                  `/${x.i}/enis`,
                  `${x.h.ec2InstanceId ?? 'the instance'} (${x.h.instanceType}) holds ${x.h.enis} task interfaces`,
                ),
              ),
            ...(off && settings.state === 'known'
              ? [settings.cite('/awsvpcTrunking', 'ENI trunking (awsvpcTrunking) is off in this account')]
              : []),
          ],
          data: {
            count: String(full.length),
            limits: `${kinds} for tasks`,
            trunking: off
              ? ', and it is off in this account'
              : on
                ? ", but these instances have no trunk interface although it is on in this account: they were launched before that, or their type or AMI doesn't support it"
                : '',
          },
          fixes,
        });
      }
    }
    if (!named && hosts.state === 'absent') return;
    const sighted = hosts.state === 'known' && hosts.whole && types.state === 'known' && types.whole;
    if (!named && !sighted)
      return yield say.undecided(
        hosts.state === 'known' && hosts.whole ? 'types' : 'hosts',
        "how many network interfaces the instances hold couldn't be determined",
      );
    if (named)
      yield say.fault(trunked ? 'trunked' : on && bare.length > 0 ? 'untrunked' : 'named', {
        about,
        data: { count: String(bare.length), all: String(active.length) },
        calls: open.ids,
        confidence: sighted ? 'likely' : 'possible',
        citations: open.citations,
        fixes,
      });
  },
});
